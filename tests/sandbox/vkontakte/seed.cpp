#include <cstdio>

#include "tests/sandbox/people/population.h"
#include "tests/sandbox/vkontakte/vkontakte.h"

namespace leadloom::sandbox::vkontakte {

using nlohmann::json;

namespace {

constexpr std::int64_t FirstUser = 555'001, FirstForm = 7, FirstCampaign = 10;
constexpr std::size_t EveryLead = 2, EveryAd = 3, EveryChecked = 4;

json profileOf(const PersonView& person, std::int64_t id) {
    json profile = {{"id", id},
                    {"first_name", person.given},
                    {"last_name", person.family},
                    {"domain", "id" + std::to_string(id)}};
    if (!person.city.empty()) profile["city"] = {{"id", 1}, {"title", person.city}};
    if (!person.mobile.empty()) profile["mobile_phone"] = person.mobile;
    return profile;
}

json answersOf(const PersonView& person, std::size_t index) {
    json answers = json::array();
    const auto add = [&](const char* key, const std::string& value) {
        if (!value.empty()) answers.push_back({{"key", key}, {"answer", {{"value", value}}}});
    };
    add("first_name", person.given);
    add("last_name", person.family);
    add("email", person.email);
    add("phone_number", person.mobile.empty() ? person.phone : person.mobile);
    if (index % EveryChecked == 0)
        answers.push_back({{"key", "custom_0"},
                           {"answer", json::array({{{"key", "a"}, {"value", "Red"}},
                                                   {{"key", "b"}, {"value", "Blue"}}})}});
    return answers;
}

Campaign campaignOf(std::int64_t id, const std::string& name) {
    Campaign campaign{id, name, {}};
    for (int day = 1; day <= 28; ++day) {
        if ((day + id) % 5 == 0) continue;  // nothing was shown: the day is missing
        char date[16], spent[16];
        std::snprintf(date, sizeof date, "2026-01-%02d", day);
        std::snprintf(spent, sizeof spent, "%d.%02d", 10 + day, (day * 7) % 100);
        json figures = {{"day", date}, {"spent", spent}, {"impressions", 1000 + day}};
        if (day % 3 != 0) figures["clicks"] = 20 + day;  // what is zero is left out
        campaign.days[date] = figures;
    }
    return campaign;
}

}  // namespace

json Vkontakte::addLead(Form& form, std::int64_t user, const json& answers, std::int64_t seconds) {
    json lead = {{"lead_id", 9000 + ++leadsMade_},
                 {"user_id", user},
                 {"date", seconds},
                 {"answers", answers}};
    if (static_cast<std::size_t>(leadsMade_) % EveryAd == 0) lead["ad_id"] = 77'001;
    form.leads.push_back(lead);
    return lead;
}

void Vkontakte::seed(const SystemView& view) {
    truth_ = json::object();
    forms_ = {{FirstForm, "Spring request", {}},
              {FirstForm + 1, "Demo", {}},
              {FirstForm + 2, "Nobody came", {}}};
    for (std::size_t i = 0; i < view.people.size(); ++i) {
        const auto& person = view.people[i];
        const auto id = FirstUser + static_cast<std::int64_t>(i);
        const auto note = [&](const char* type, std::int64_t record) {
            truth_["people"].push_back({{"person", person.truth},
                                        {"vendor", "vkontakte"},
                                        {"type", type},
                                        {"record", std::to_string(record)}});
        };
        members_[id] = {profileOf(person, id), true};
        note("members", id);
        if (i % EveryLead != 0) continue;
        auto& form = forms_[i / EveryLead % 2];
        const auto lead = addLead(form, id, answersOf(person, i), person.created / 1000);
        note("leads", lead["lead_id"].get<std::int64_t>());
    }
    campaigns_ = {campaignOf(FirstCampaign, "Spring"), campaignOf(FirstCampaign + 1, "Summer")};
}

}  // namespace leadloom::sandbox::vkontakte
