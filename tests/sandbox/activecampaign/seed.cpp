#include "tests/sandbox/activecampaign/activecampaign.h"
#include "tests/sandbox/core/text.h"
#include "tests/sandbox/people/population.h"

namespace leadloom::sandbox::activecampaign {

using nlohmann::json;

namespace {

constexpr std::size_t EveryUnconfirmed = 17, EveryBounced = 23, EveryTagged = 4, EveryUnlisted = 7;
constexpr const char* Stages[] = {"To Contact", "In Contact", "Follow Up", "Offer", "Contract"};

int statusOf(const PersonView& person, std::size_t index) {
    if (person.optedOut) return 2;
    if (index % EveryBounced == EveryBounced - 1) return 3;
    return index % EveryUnconfirmed == EveryUnconfirmed - 1 ? 0 : 1;
}

json fieldValuesOf(const PersonView& person) {
    json values = json::array();
    const std::pair<const char*, const std::string*> fields[] = {{"1", &person.country},
                                                                 {"2", &person.language},
                                                                 {"3", &person.title},
                                                                 {"4", &person.city},
                                                                 {"5", &person.source}};
    for (const auto& [id, text] : fields)
        if (!text->empty()) values.push_back({{"field", id}, {"value", *text}});
    return values;
}

}  // namespace

void ActiveCampaign::seedSetUp() {
    const std::pair<const char*, const char*> fields[] = {
        {"COUNTRY", "text"},     {"LANGUAGE", "text"},     {"JOB_TITLE", "text"}, {"CITY", "text"},
        {"LEAD_SOURCE", "text"}, {"INTERESTS", "listbox"}, {"BIRTHDAY", "date"}};
    for (const auto& [perstag, type] : fields)
        tables_.insert("fields", {{"title", perstag},
                                  {"perstag", perstag},
                                  {"type", type},
                                  {"isrequired", "0"},
                                  {"visible", "1"},
                                  {"options", json::array()}});
    for (const auto& [name, stringid] :
         {std::pair{"Newsletter", "newsletter"}, std::pair{"Product updates", "product-updates"}})
        tables_.insert("lists", {{"name", name}, {"stringid", stringid}, {"cdate", tables_.now()}});
    for (const char* tag : {"Webinar", "Customer"})
        tables_.newTag(tag);
    for (const auto& [title, currency] :
         {std::pair{"Sales", "eur"}, std::pair{"Partners", "usd"}}) {
        auto& group = tables_.insert(
            "dealGroups", {{"title", title}, {"currency", currency}, {"stages", json::array()}});
        for (const char* stage : Stages)
            group["stages"].push_back(
                tables_.insert("dealStages", {{"title", stage}, {"group", group["id"]}})["id"]);
    }
}

void ActiveCampaign::seedContacts(const SystemView& view, std::vector<std::string>& contacts,
                                  const std::vector<std::string>& accounts) {
    for (std::size_t i = 0; i < view.people.size(); ++i) {
        const auto& person = view.people[i];
        contacts.emplace_back();
        const json body = {{"email", person.email},
                           {"firstName", person.given},
                           {"lastName", person.family},
                           {"phone", person.mobile.empty() ? person.phone : person.mobile},
                           {"fieldValues", fieldValuesOf(person)}};
        if (tables_.contactProblem(nullptr, body)) continue;  // no address, or one that is taken
        auto& contact = tables_.newContact(person.email);
        tables_.changeContact(contact, body);
        const auto id = contacts.back() = textOf(contact, "id");
        if (i % EveryTagged == 0)
            tables_.addTag(
                contact,
                textOf(*tables_.tagNamed(person.stage > 2 ? "Customer" : "Webinar"), "id"));
        if (i % EveryUnlisted != EveryUnlisted - 1)
            tables_.setMembership(contact, "1", statusOf(person, i));
        if (person.company) tables_.tieAccount(accounts[*person.company], id, person.title);
        contact["cdate"] = Tables::timeText(person.created);
        contact["udate"] = Tables::timeText(person.modified);
        truth_["people"].push_back(
            {{"person", person.truth}, {"vendor", name()}, {"type", "contacts"}, {"record", id}});
    }
}

void ActiveCampaign::seed(const SystemView& view) {
    truth_ = json::object();
    seedSetUp();
    std::vector<std::string> accounts, contacts;
    const auto tell = [&](const char* list, const char* key, const std::string& who,
                          const char* type, const json& row) {
        truth_[list].push_back(
            {{key, who}, {"vendor", name()}, {"type", type}, {"record", row["id"]}});
    };
    tables_.insert("users", {{"username", "integration"},
                             {"firstName", "Hub"},
                             {"lastName", "Integration"},
                             {"email", "integration@sandbox.example"}});
    for (const auto& user : view.users)
        tell("users", "user", user.truth, "users",
             tables_.insert("users", {{"username", user.email},
                                      {"firstName", user.given},
                                      {"lastName", user.family},
                                      {"email", user.email}}));
    for (const auto& company : view.companies) {
        const auto known = tables_.where("accounts", "name", company.name);
        auto& account = known.empty() ? tables_.newAccount(company.name) : *known.front();
        if (!company.website.empty()) account["accountUrl"] = company.website;
        account["createdTimestamp"] = Tables::timeText(company.created);
        account["updatedTimestamp"] = Tables::timeText(company.modified);
        accounts.push_back(textOf(account, "id"));
        tell("companies", "company", company.truth, "accounts", account);
    }
    seedContacts(view, contacts, accounts);
    // However few people there are, some deals: renewals, which nobody else knows of.
    for (std::size_t i = 0; i < std::min<std::size_t>(accounts.size(), 5); ++i) {
        auto& deal =
            tables_.newDeal(textOf(*tables_.find("accounts", accounts[i]), "name") + " renewal");
        deal["account"] = accounts[i];
        deal["value"] = std::to_string(120'000 + 5'050 * i);
    }
    for (const auto& source : view.deals) {
        auto& deal = tables_.newDeal(source.name);
        deal["value"] = std::to_string(source.amount * 100);
        deal["currency"] = lowered(source.currency);
        deal["status"] = source.stage < 5 ? "0" : source.stage == 5 ? "1" : "2";
        deal["stage"] = std::to_string(std::min(source.stage, 4) + 1);
        deal["owner"] = std::to_string(source.owner + 2);
        if (source.company) deal["account"] = accounts[*source.company];
        for (const auto person : source.people)
            if (!contacts[person].empty()) deal["contact"] = contacts[person];
        deal["cdate"] = Tables::timeText(source.created);
        deal["mdate"] = Tables::timeText(source.modified);
        tell("deals", "deal", source.truth, "deals", deal);
    }
}

}  // namespace leadloom::sandbox::activecampaign
