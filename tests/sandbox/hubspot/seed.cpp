#include <array>
#include <stdexcept>

#include "tests/sandbox/hubspot/hubspot.h"
#include "tests/sandbox/people/population.h"

namespace leadloom::sandbox::hubspot {

using nlohmann::json;

namespace {

const std::map<std::string, std::string>& industries() {
    static const std::map<std::string, std::string> Names = {
        {"Technology", "COMPUTER_SOFTWARE"},
        {"Manufacturing", "MACHINERY"},
        {"Banking", "BANKING"},
        {"Education", "EDUCATION_MANAGEMENT"},
        {"Retail", "RETAIL"},
        {"Energy", "OIL_ENERGY"},
        {"Healthcare", "HOSPITAL_HEALTH_CARE"},
        {"Construction", "CONSTRUCTION"},
        {"Food & Beverage", "FOOD_BEVERAGES"},
        {"Transportation", "TRANSPORTATION_TRUCKING_RAILROAD"},
        {"Telecommunications", "TELECOMMUNICATIONS"},
        {"Consulting", "MANAGEMENT_CONSULTING"}};
    return Names;
}

void put(json& fields, const char* name, const std::string& value) {
    if (!value.empty()) fields[name] = value;
}

template <typename View>
void putTimes(json& fields, const View& view, const char* modified) {
    fields["createdate"] = isoTime(view.created, "Z");
    fields[modified] = isoTime(view.modified, "Z");
}

template <typename View>
void putAddress(json& fields, const View& view) {
    put(fields, "address", view.street);
    put(fields, "city", view.city);
    put(fields, "state", view.region);
    put(fields, "zip", view.postal);
    put(fields, "country", view.country);
}

json companyFields(const CompanyView& company) {
    json fields;
    put(fields, "name", company.name);
    put(fields, "domain", company.domain);
    put(fields, "website", company.website);
    put(fields, "phone", company.phone);
    put(fields, "description", company.description);
    if (const auto industry = industries().find(company.industry); industry != industries().end())
        fields["industry"] = industry->second;
    if (company.employees) fields["numberofemployees"] = *company.employees;
    if (company.revenue) fields["annualrevenue"] = *company.revenue;
    putAddress(fields, company);
    putTimes(fields, company, "hs_lastmodifieddate");
    return fields;
}

json personFields(const PersonView& person) {
    static constexpr std::array<const char*, 6> Stages = {
        "subscriber",         "lead",        "marketingqualifiedlead",
        "salesqualifiedlead", "opportunity", "customer"};
    static constexpr std::array<const char*, 6> Status = {"NEW",       "OPEN",      "IN_PROGRESS",
                                                          "CONNECTED", "OPEN_DEAL", ""};
    json fields;
    put(fields, "email", person.email);
    put(fields, "firstname", person.given);
    put(fields, "lastname", person.family);
    put(fields, "phone", person.phone);
    put(fields, "mobilephone", person.mobile);
    put(fields, "jobtitle", person.title);
    put(fields, "company", person.companyName);
    put(fields, "website", person.website);
    put(fields, "hs_language", person.language);
    put(fields, "hs_additional_emails", person.otherEmail);
    put(fields, "hs_lead_status", Status[static_cast<std::size_t>(person.stage)]);
    fields["lifecyclestage"] = Stages[static_cast<std::size_t>(person.stage)];
    fields["hs_analytics_source"] = person.source == "Web" ? "ORGANIC_SEARCH" : "OFFLINE";
    if (person.optedOut) fields["hs_email_optout"] = "true";
    putAddress(fields, person);
    putTimes(fields, person, "lastmodifieddate");
    return fields;
}

}  // namespace

void HubSpot::seed(const SystemView& view) {
    WriteOptions options;
    options.asUser = options.trusted = true;
    truth_ = json::object();
    std::vector<std::string> owners;
    for (const auto& user : view.users) {
        const auto number = static_cast<std::int64_t>(owners.size());
        account_.owners().push_back({70'000'100 + number * 7, 5'500'200 + number * 3, user.email,
                                     user.given, user.family, !user.active});
        owners.push_back(std::to_string(account_.owners().back().id));
        truth_["users"].push_back({{"user", user.truth},
                                   {"vendor", "hubspot"},
                                   {"type", "owners"},
                                   {"record", owners.back()}});
    }
    const auto create = [&](const char* type, json fields, std::size_t owner, const char* list,
                            const char* key, const std::string& who) {
        if (view.users[owner].active) fields["hubspot_owner_id"] = owners[owner];
        const auto result = account_.create(*account_.find(type), fields, options);
        if (!result.ok())
            throw std::logic_error("seed of " + std::string(type) +
                                   " refused: " + result.problem->message);
        truth_[list].push_back({{key, who},
                                {"vendor", "hubspot"},
                                {"type", type},
                                {"record", std::to_string(result.id)}});
        return result.id;
    };
    std::vector<std::int64_t> companies, people;
    for (const auto& company : view.companies)
        companies.push_back(create("companies", companyFields(company), company.owner, "companies",
                                   "company", company.truth));
    auto& links = account_.associations();
    for (const auto& person : view.people) {
        people.push_back(create("contacts", personFields(person), person.owner, "people", "person",
                                person.truth));
        if (person.company)
            links.add(*associationType(1), people.back(), companies[*person.company]);
    }
    for (const auto& deal : view.deals) {
        json fields = {{"dealname", deal.name},
                       {"amount", std::to_string(deal.amount)},
                       {"deal_currency_code", deal.currency},
                       {"closedate", deal.closeDate},
                       {"dealstage", dealStages()[static_cast<std::size_t>(deal.stage)].id},
                       {"pipeline", "default"}};
        putTimes(fields, deal, "hs_lastmodifieddate");
        const auto id = create("deals", fields, deal.owner, "deals", "deal", deal.truth);
        if (deal.company) links.add(*associationType(5), id, companies[*deal.company]);
        for (const auto person : deal.people)
            links.add(*associationType(3), id, people[person]);
    }
}

}  // namespace leadloom::sandbox::hubspot
