#include "tests/sandbox/meta/graph.h"

namespace leadloom::sandbox::meta {

using nlohmann::json;

namespace {

constexpr std::int64_t HourMillis = 3'600'000;
constexpr std::size_t EveryOrganic = 7, EveryInstagram = 3;

json question(const char* key, const char* label, const char* type) {
    return {{"key", key}, {"label", label}, {"type", type}, {"id", std::string("9900") + key}};
}

json formOf(const char* id, const char* name, const char* locale, json questions) {
    return {{"id", id},
            {"name", name},
            {"locale", locale},
            {"status", "ACTIVE"},
            {"created_time", "2025-09-15T09:00:00+0000"},
            {"page_id", PageId},
            {"page", {{"id", PageId}, {"name", "Loom Demo"}}},
            {"allow_organic_lead", true},
            {"privacy_policy_url", "https://www.sandbox.example/privacy"},
            {"legal_content", {{"id", "880011"}}},
            {"tracking_parameters", {{{"key", "utm_source"}, {"value", "meta"}}}},
            {"questions", std::move(questions)}};
}

void put(json& answers, const char* key, const std::string& value) {
    if (!value.empty()) answers.push_back({{"name", key}, {"values", {value}}});
}

json answersOf(const PersonView& person, bool split) {
    json answers = json::array();
    if (split) {
        put(answers, "first_name", person.given);
        put(answers, "last_name", person.family);
        put(answers, "company_name", person.companyName);
        put(answers, "job_title", person.title);
        put(answers, "work_email", person.email);
    } else {
        put(answers, "full_name", person.given + " " + person.family);
        put(answers, "email", person.email);
        put(answers, "city", person.city);
    }
    put(answers, "phone_number", person.mobile.empty() ? person.phone : person.mobile);
    if (person.stage > 1) put(answers, "what_is_your_budget?", "over_1000_eur");
    return answers;
}

json disclaimersOf(const PersonView& person) {
    return {{{"checkbox_key", "newsletter"}, {"is_checked", person.optedOut ? "0" : "1"}},
            {{"checkbox_key", "ads"}, {"is_checked", person.stage > 0 ? "1" : "0"}}};
}

}  // namespace

void Graph::seedForms() {
    const json contact = {question("full_name", "Full name", "FULL_NAME"),
                          question("email", "E-mail", "EMAIL"),
                          question("phone_number", "Phone", "PHONE"),
                          question("city", "City", "CITY"),
                          question("fbc", "fbc", "CUSTOM"),
                          question("fbp", "fbp", "CUSTOM"),
                          question("utm_campaign", "utm_campaign", "CUSTOM"),
                          question("what_is_your_budget?", "What is your budget?", "CUSTOM")};
    const json work = {question("first_name", "First name", "FIRST_NAME"),
                       question("last_name", "Last name", "LAST_NAME"),
                       question("company_name", "Company", "COMPANY_NAME"),
                       question("job_title", "Title", "JOB_TITLE"),
                       question("work_email", "Work e-mail", "WORK_EMAIL"),
                       question("phone_number", "Phone", "PHONE"),
                       question("what_is_your_budget?", "What is your budget?", "CUSTOM")};
    forms_ = {{"777000111222", formOf("777000111222", "Demo request", "en_US", contact)},
              {"777000111333", formOf("777000111333", "Webinar", "es_LA", work)},
              {"777000111444", formOf("777000111444", "Old trial", "en_US", contact)}};
    forms_["777000111444"]["status"] = "ARCHIVED";
}

void Graph::seedAds() {
    struct Plan {
        const char *campaign, *name, *status, *objective;
    };
    constexpr Plan Plans[] = {{"23850000000010001", "Spring leads", "ACTIVE", "OUTCOME_LEADS"},
                              {"23850000000010002", "Brand", "ACTIVE", "OUTCOME_AWARENESS"},
                              {"23850000000010003", "Old offer", "PAUSED", "OUTCOME_LEADS"}};
    for (std::size_t i = 0; i < std::size(Plans); ++i) {
        const auto& plan = Plans[i];
        const auto number = std::to_string(i + 1);
        const json common = {{"account_id", AccountId},
                             {"status", plan.status},
                             {"configured_status", plan.status},
                             {"effective_status", plan.status},
                             {"created_time", "2025-09-20T08:00:00+0000"},
                             {"updated_time", "2025-10-01T08:00:00+0000"}};
        campaigns_[plan.campaign] = common;
        campaigns_[plan.campaign].update({{"id", plan.campaign},
                                          {"name", plan.name},
                                          {"objective", plan.objective},
                                          {"buying_type", "AUCTION"},
                                          {"start_time", "2025-10-01T00:00:00+0000"},
                                          {"daily_budget", "5000"}});
        if (i == 2) campaigns_[plan.campaign]["stop_time"] = "2025-12-31T23:59:59+0000";
        const auto set = "2385000000002000" + number;
        adSets_[set] = common;
        adSets_[set].update(
            {{"id", set}, {"name", "Set " + number}, {"campaign_id", plan.campaign}});
        for (const auto* letter : {"1", "2"}) {
            const auto ad = "238500000000300" + number + letter;
            ads_[ad] = common;
            ads_[ad].update({{"id", ad},
                             {"name", std::string("Ad ") + number + letter},
                             {"adset_id", set},
                             {"campaign_id", plan.campaign}});
        }
    }
}

void Graph::seed(const SystemView& view, json& truth) {
    reset();
    seedForms();
    seedAds();
    const auto now = clock_.now();
    std::vector<std::string> adIds;
    for (const auto& [id, ad] : ads_)
        adIds.push_back(id);
    for (std::size_t i = 0; i < view.people.size(); ++i) {
        const auto& person = view.people[i];
        if (person.email.empty()) continue;
        const bool work = i % 2 == 1;
        const auto ad =
            i % EveryOrganic == EveryOrganic - 1 ? std::string() : adIds[i % adIds.size()];
        // Within the time for which leads are kept.
        const auto created = now - static_cast<std::int64_t>(i % 1900 + 1) * HourMillis;
        auto& row = add(work ? "777000111333" : "777000111222", ad,
                        i % EveryInstagram == 0 ? "ig" : "fb", created, false);
        row.node["field_data"] = answersOf(person, work);
        row.node["custom_disclaimer_responses"] = disclaimersOf(person);
        truth["people"].push_back({{"person", person.truth},
                                   {"vendor", "meta"},
                                   {"type", "leads"},
                                   {"record", row.node["id"]}});
    }
}

}  // namespace leadloom::sandbox::meta
