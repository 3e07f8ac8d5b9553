#include <array>
#include <stdexcept>

#include "tests/sandbox/core/clock.h"
#include "tests/sandbox/people/population.h"
#include "tests/sandbox/zoho/zoho.h"

namespace leadloom::sandbox::zoho {

using nlohmann::json;

namespace {

constexpr std::array<const char*, 6> LeadStatus = {"Not Contacted",     "Attempted to Contact",
                                                   "Contacted",         "Pre-Qualified",
                                                   "Contact in Future", "Lost Lead"};
constexpr std::array<const char*, 7> Stages = {
    "Qualification",      "Needs Analysis", "Value Proposition", "Identify Decision Makers",
    "Negotiation/Review", "Closed Won",     "Closed Lost"};

void put(json& fields, const std::string& name, const std::string& value) {
    if (!value.empty()) fields[name] = value;
}

template <typename View>
void putTimes(json& fields, const View& view) {
    fields["Created_Time"] = isoTime(view.created / 1000 * 1000, "Z");
    fields["Modified_Time"] = isoTime(view.modified / 1000 * 1000, "Z");
}

template <typename View>
void putAddress(json& fields, const View& view, const std::string& prefix, const char* postal) {
    put(fields, prefix + "Street", view.street);
    put(fields, prefix + "City", view.city);
    put(fields, prefix + "State", view.region);
    put(fields, postal, view.postal);
    put(fields, prefix + "Country", view.country);
}

json accountFields(const CompanyView& company) {
    json fields = {{"Account_Name", company.name}};
    put(fields, "Phone", company.phone);
    put(fields, "Website", company.website);
    put(fields, "Industry", company.industry);
    put(fields, "Description", company.description);
    if (company.employees) fields["Employees"] = *company.employees;
    if (company.revenue) fields["Annual_Revenue"] = *company.revenue;
    putAddress(fields, company, "Billing_", "Billing_Code");
    putTimes(fields, company);
    return fields;
}

json personFields(const PersonView& person, bool isLead) {
    json fields;
    put(fields, "First_Name", person.given);
    fields["Last_Name"] = person.family.empty() ? "Unknown" : person.family;
    put(fields, "Email", person.email);
    put(fields, "Secondary_Email", person.otherEmail);
    put(fields, "Phone", person.phone);
    put(fields, "Mobile", person.mobile);
    put(fields, "Lead_Source", person.source);
    put(fields, isLead ? "Designation" : "Title", person.title);
    fields["Email_Opt_Out"] = person.optedOut;
    putTimes(fields, person);
    if (isLead)
        putAddress(fields, person, "", "Zip_Code");
    else
        putAddress(fields, person, "Mailing_", "Mailing_Zip");
    if (!isLead) return fields;
    fields["Company"] = person.companyName.empty() ? "unknown" : person.companyName;
    fields["Lead_Status"] = LeadStatus[static_cast<std::size_t>(person.stage)];
    put(fields, "Website", person.website);
    return fields;
}

/// Contacts are the people of a known company who have gone past the first stages.
bool isLead(const PersonView& person) {
    return !person.company || person.stage < 3;
}

}  // namespace

void Zoho::seed(const SystemView& view) {
    WriteOptions options;
    options.asUser = options.trusted = true;
    truth_ = json::object();
    const auto tell = [&](const char* list, const char* key, const std::string& who,
                          const std::string& type, std::int64_t id) {
        truth_[list].push_back(
            {{key, who}, {"vendor", "zoho"}, {"type", type}, {"record", std::to_string(id)}});
        return std::to_string(id);
    };
    const auto create = [&](const char* type, const json& fields, const char* list, const char* key,
                            const std::string& who) {
        const auto result = org_.create(*org_.find(type), fields, options);
        if (result.problem)
            throw std::logic_error("seed of " + std::string(type) +
                                   " refused: " + problemJson(*result.problem).dump());
        return tell(list, key, who, type, result.id);
    };
    std::vector<std::string> users, accounts, people;
    for (const auto& user : view.users) {
        org_.users().push_back({org_.nextId(), user.email, user.given, user.family, user.active});
        users.push_back(tell("users", "user", user.truth, "users", org_.users().back().id));
    }
    for (const auto& company : view.companies) {
        auto fields = accountFields(company);
        fields["Owner"] = {{"id", users[company.owner]}};
        accounts.push_back(create("Accounts", fields, "companies", "company", company.truth));
    }
    for (const auto& person : view.people) {
        auto fields = personFields(person, isLead(person));
        fields["Owner"] = {{"id", users[person.owner]}};
        if (!isLead(person)) fields["Account_Name"] = {{"id", accounts[*person.company]}};
        people.push_back(create(isLead(person) ? "Leads" : "Contacts", fields, "people", "person",
                                person.truth));
    }
    for (const auto& deal : view.deals) {
        json fields = {{"Deal_Name", deal.name},
                       {"Amount", deal.amount},
                       {"Currency", deal.currency},
                       {"Stage", Stages[static_cast<std::size_t>(deal.stage)]},
                       {"Owner", {{"id", users[deal.owner]}}}};
        put(fields, "Closing_Date", deal.closeDate);
        if (deal.company) fields["Account_Name"] = {{"id", accounts[*deal.company]}};
        for (const auto person : deal.people)
            if (org_.find("Contacts")->records.count(std::stoll(people[person])) != 0)
                fields["Contact_Name"] = {{"id", people[person]}};
        putTimes(fields, deal);
        create("Deals", fields, "deals", "deal", deal.truth);
    }
}

}  // namespace leadloom::sandbox::zoho
