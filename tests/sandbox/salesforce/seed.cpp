#include <array>
#include <stdexcept>

#include "tests/sandbox/people/population.h"
#include "tests/sandbox/salesforce/salesforce.h"

namespace leadloom::sandbox::salesforce {

using nlohmann::json;

namespace {

constexpr std::array<const char*, 6> LeadStatus = {
    "Open - Not Contacted", "Open - Not Contacted", "Working - Contacted",
    "Working - Contacted",  "Working - Contacted",  "Closed - Not Converted"};
constexpr std::array<const char*, 7> Stages = {
    "Prospecting",        "Qualification", "Needs Analysis", "Value Proposition",
    "Negotiation/Review", "Closed Won",    "Closed Lost"};

void put(json& fields, const char* name, const std::string& value) {
    if (!value.empty()) fields[name] = value;
}

void putTimes(json& fields, std::int64_t created, std::int64_t modified) {
    fields["CreatedDate"] = isoTime(created / 1000 * 1000, "Z");
    fields["LastModifiedDate"] = isoTime(modified / 1000 * 1000, "Z");
    fields["SystemModstamp"] = isoTime(modified / 1000 * 1000, "Z");
}

void putAddress(json& fields, const std::string& prefix, const std::string& street,
                const std::string& city, const std::string& region, const std::string& postal,
                const std::string& country) {
    put(fields, (prefix + "Street").c_str(), street);
    put(fields, (prefix + "City").c_str(), city);
    put(fields, (prefix + "State").c_str(), region);
    put(fields, (prefix + "PostalCode").c_str(), postal);
    put(fields, (prefix + "Country").c_str(), country);
}

json accountFields(const CompanyView& company) {
    json fields = {{"Name", company.name}};
    put(fields, "Website", company.website);
    put(fields, "Phone", company.phone);
    put(fields, "Industry", company.industry);
    put(fields, "Description", company.description);
    if (company.employees) fields["NumberOfEmployees"] = *company.employees;
    if (company.revenue) fields["AnnualRevenue"] = *company.revenue;
    putAddress(fields, "Billing", company.street, company.city, company.region, company.postal,
               company.country);
    putTimes(fields, company.created, company.modified);
    return fields;
}

json personFields(const PersonView& person, bool lead) {
    json fields;
    put(fields, "FirstName", person.given);
    fields["LastName"] = person.family.empty() ? "Unknown" : person.family;
    put(fields, "Email", person.email);
    put(fields, "Phone", person.phone);
    put(fields, "MobilePhone", person.mobile);
    put(fields, "Title", person.title);
    put(fields, "LeadSource", person.source);
    put(fields, "Language__c", person.language);
    fields["HasOptedOutOfEmail"] = person.optedOut;
    putAddress(fields, lead ? "" : "Mailing", person.street, person.city, person.region,
               person.postal, person.country);
    putTimes(fields, person.created, person.modified);
    if (!lead) return fields;
    fields["Company"] = person.companyName.empty() ? "unknown" : person.companyName;
    fields["Status"] = LeadStatus[static_cast<std::size_t>(person.stage)];
    put(fields, "Website", person.website);
    if (person.stage >= 2) fields["Rating"] = person.stage >= 4 ? "Hot" : "Warm";
    return fields;
}

/// Contacts are the people of a known company who have gone past the first stages.
bool isLead(const PersonView& person) {
    return !person.company || person.stage < 3;
}

}  // namespace

void Salesforce::seed(const SystemView& view) {
    SaveOptions options;
    options.asUser = options.trusted = true;
    truth_ = json::object();
    const auto create = [&](const char* type, const json& fields, const char* list, const char* key,
                            const std::string& who) {
        const auto result = org_.create(*org_.find(type), fields, options);
        if (!result.ok())
            throw std::logic_error("seed of " + std::string(type) +
                                   " refused: " + result.errors.front().message);
        truth_[list].push_back(
            {{key, who}, {"vendor", "salesforce"}, {"type", type}, {"record", result.id}});
        return result.id;
    };
    std::vector<std::string> users, accounts, people;
    for (const auto& user : view.users)
        users.push_back(create("User",
                               {{"FirstName", user.given},
                                {"LastName", user.family},
                                {"Email", user.email},
                                {"Username", user.email},
                                {"IsActive", user.active},
                                {"UserType", "Standard"}},
                               "users", "user", user.truth));
    for (const auto& company : view.companies) {
        auto fields = accountFields(company);
        fields["OwnerId"] = users[company.owner];
        accounts.push_back(create("Account", fields, "companies", "company", company.truth));
    }
    for (const auto& person : view.people) {
        const bool lead = isLead(person);
        auto fields = personFields(person, lead);
        fields["OwnerId"] = users[person.owner];
        if (!lead) fields["AccountId"] = accounts[*person.company];
        people.push_back(
            create(lead ? "Lead" : "Contact", fields, "people", "person", person.truth));
    }
    for (const auto& deal : view.deals) {
        json fields = {{"Name", deal.name},
                       {"Amount", deal.amount},
                       {"CloseDate", deal.closeDate},
                       {"StageName", Stages[static_cast<std::size_t>(deal.stage)]},
                       {"OwnerId", users[deal.owner]}};
        if (deal.company) fields["AccountId"] = accounts[*deal.company];
        putTimes(fields, deal.created, deal.modified);
        const auto id = create("Opportunity", fields, "deals", "deal", deal.truth);
        for (const auto person : deal.people)
            if (people[person].starts_with("003"))
                org_.create(*org_.find("OpportunityContactRole"),
                            {{"OpportunityId", id}, {"ContactId", people[person]}}, options);
    }
}

}  // namespace leadloom::sandbox::salesforce
