#pragma once

#include <string_view>

/// Mappings in the shape of two well-known CRMs, for tests.
namespace leadloom::config::testing {

inline constexpr std::string_view FlatCrm = R"yaml(
leads:
  emails: Email
  phones: [ Phone, MobilePhone ]
  given_name: { from: FirstName, max_length: 40 }
  family_name: { from: LastName, default_on_create: "[unknown]", max_length: 80 }
  full_name: { from: Name, read_only: true }
  job_title: Title
  company_name: { from: Company, default_on_create: "[unknown]" }
  street: Street
  city: City
  region: State
  postal_code: PostalCode
  country: Country
  status:
    from: Status
    map: { "Open - Not Contacted": lead, "Working - Contacted": lead, "Closed - Converted": customer,
           "Closed - Not Converted": disqualified }
    otherwise: drop
  rating: { from: Rating, map: { Hot: hot, Warm: warm, Cold: future }, otherwise: drop }
  consent.email:
    from: HasOptedOutOfEmail
    as: boolean
    clearable: false
    map: { "true": denied, "false": unknown }
    write_map: { granted: "false", unknown: "false", denied: "true", withdrawn: "true" }
  budget_amount: Budget__c
  owner: { from: OwnerId, reference: users }
  created_at: { from: CreatedDate, read_only: true }
  _examples:
    - { Id: 00Q000000000001, Email: aino.virta@acme.example, Phone: "+358 9 1234 5678", MobilePhone: "+358 40 1234567",
        FirstName: Aino, LastName: Virta, Name: Aino Virta, Title: Head of Sales, Company: Acme Oy, Street: "Esimerkkikatu 5 A\n2. kerros",
        City: Helsinki, State: null, PostalCode: "00100", Country: Finland, Status: "Open - Not Contacted", Rating: Hot,
        HasOptedOutOfEmail: false, Budget__c: 25000.50, OwnerId: 005000000000001AAA, CreatedDate: "2026-01-01T10:00:00.000+0000" }
    - { Id: 00Q000000000002, Email: null, Phone: null, LastName: "[unknown]", Company: "[unknown]", HasOptedOutOfEmail: true }
)yaml";

inline constexpr std::string_view NestedCrm = R"yaml(
contacts:
  _root: /properties
  _strings: true
  _clear: ""
  emails: [ email, { from: hs_additional_emails, split: ";", read_only: true } ]
  phones: [ phone, mobilephone ]
  given_name: firstname
  family_name: lastname
  job_title: jobtitle
  country: country
  stage:
    from: lifecyclestage
    map: { subscriber: awareness, lead: interest, opportunity: decision, customer: action }
    otherwise: drop
  birth_date: { from: date_of_birth, format: "%d.%m.%Y" }
  tags: { from: topics, split: ";" }
  budget_amount: budget
  company: { association: companies }
  created_at: { from: createdate, read_only: true }
  custom.plan: plan
  _examples:
    - { id: "101", properties: { email: aino.virta@acme.example, hs_additional_emails: "a.virta@acme.example;aino@virta.example",
        phone: "+358401234567", mobilephone: null, firstname: Aino, lastname: Virta, country: Finland, lifecyclestage: lead,
        date_of_birth: "17.05.1984", topics: "data;crm", budget: "25000.50", createdate: "2026-01-01T10:00:00.000Z", plan: Gold } }
    - { id: "102", properties: { email: null, firstname: "", lifecyclestage: null } }
)yaml";

}  // namespace leadloom::config::testing
