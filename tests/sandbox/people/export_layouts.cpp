#include "tests/sandbox/people/export_layouts.h"

#include <array>

#include "tests/sandbox/core/clock.h"
#include "tests/sandbox/salesforce/record_id.h"

namespace leadloom::sandbox {

namespace {

std::string spaced(std::int64_t time) {
    auto text = isoTime(time, "").substr(0, 19);
    text[10] = ' ';
    return text;
}

std::string dayFirst(std::int64_t time) {
    const auto date = isoDate(time);
    return date.substr(8, 2) + "/" + date.substr(5, 2) + "/" + date.substr(0, 4);
}

std::string ownerName(const SystemView& view, std::size_t owner) {
    return view.users[owner].given + " " + view.users[owner].family;
}

std::string hubspotId(std::size_t base, std::size_t index) {
    return std::to_string(base + index * 3);
}

ExportLayout salesforceData() {
    ExportLayout layout;
    layout.file = "salesforce-data-export-Lead.csv";
    layout.stream = "leads";
    layout.quotesAll = true;
    layout.idColumn = 0;
    layout.header = {"Id",
                     "IsDeleted",
                     "LastName",
                     "FirstName",
                     "Name",
                     "Title",
                     "Company",
                     "Street",
                     "City",
                     "State",
                     "PostalCode",
                     "Country",
                     "Phone",
                     "MobilePhone",
                     "Email",
                     "Website",
                     "LeadSource",
                     "Status",
                     "HasOptedOutOfEmail",
                     "IsConverted",
                     "CreatedDate",
                     "LastModifiedDate",
                     "SystemModstamp"};
    layout.row = [](const SystemView& view, std::size_t index) {
        const auto& p = view.people[index];
        const auto family = p.family.empty() ? "Unknown" : p.family;
        return CsvRow{salesforce::makeId("00Q", 90'000'000 + index),
                      "0",
                      family,
                      p.given,
                      p.given.empty() ? family : p.given + " " + family,
                      p.title,
                      p.companyName.empty() ? "unknown" : p.companyName,
                      p.street,
                      p.city,
                      p.region,
                      p.postal,
                      p.country,
                      p.phone,
                      p.mobile,
                      p.email,
                      p.website,
                      p.source,
                      "Open - Not Contacted",
                      p.optedOut ? "1" : "0",
                      "0",
                      spaced(p.created),
                      spaced(p.modified),
                      spaced(p.modified)};
    };
    return layout;
}

ExportLayout salesforceReport() {
    ExportLayout layout;
    layout.file = "salesforce-report.csv";
    layout.stream = "leads";
    layout.delimiter = ';';
    layout.lineEnd = "\r\n";
    layout.encoding = Encoding::Windows1252;
    layout.quotesAll = true;
    layout.header = {"Lead Owner",      "First Name", "Last Name",   "Title",  "Company / Account",
                     "Email",           "Phone",      "Mobile",      "Street", "City",
                     "Zip/Postal Code", "Country",    "Lead Source", "Rating", "Lead Status",
                     "Create Date"};
    layout.row = [](const SystemView& view, std::size_t index) {
        const auto& p = view.people[index];
        return CsvRow{ownerName(view, p.owner),
                      p.given,
                      p.family,
                      p.title,
                      p.companyName,
                      p.email,
                      p.phone,
                      p.mobile,
                      p.street,
                      p.city,
                      p.postal,
                      p.country,
                      p.source,
                      p.stage > 3 ? "Hot" : "",
                      "Working - Contacted",
                      dayFirst(p.created)};
    };
    return layout;
}

ExportLayout hubspotContacts() {
    static constexpr std::array<const char*, 6> Stages = {
        "Subscriber",           "Lead",        "Marketing Qualified Lead",
        "Sales Qualified Lead", "Opportunity", "Customer"};
    ExportLayout layout;
    layout.file = "hubspot-crm-exports-all-contacts.csv";
    layout.stream = "leads";
    layout.quotesAll = true;
    layout.idColumn = 0;
    layout.header = {"Record ID",
                     "First Name",
                     "Last Name",
                     "Email",
                     "Phone Number",
                     "Mobile Phone Number",
                     "Contact owner",
                     "Primary Associated Company ID",
                     "Last Activity Date",
                     "Lead Status",
                     "Marketing contact status",
                     "Create Date",
                     "Associated Company",
                     "Job Title",
                     "Company Name",
                     "City",
                     "State/Region",
                     "Postal Code",
                     "Country/Region",
                     "Lifecycle Stage",
                     "Preferred language"};
    layout.row = [](const SystemView& view, std::size_t index) {
        const auto& p = view.people[index];
        const auto company = p.company ? view.companies[*p.company].name : std::string();
        return CsvRow{hubspotId(70'001, index),
                      p.given,
                      p.family,
                      p.email,
                      p.phone,
                      p.mobile,
                      ownerName(view, p.owner),
                      p.company ? hubspotId(60'001, *p.company) : "",
                      "",
                      "",
                      "Non-marketing contact",
                      spaced(p.created).substr(0, 16),
                      company,
                      p.title,
                      p.companyName,
                      p.city,
                      p.region,
                      p.postal,
                      p.country,
                      Stages[static_cast<std::size_t>(p.stage)],
                      p.language};
    };
    return layout;
}

ExportLayout google() {
    ExportLayout layout;
    layout.file = "google-contacts.csv";
    layout.stream = "leads";
    layout.header = {"First Name",
                     "Middle Name",
                     "Last Name",
                     "Phonetic First Name",
                     "Phonetic Middle Name",
                     "Phonetic Last Name",
                     "Name Prefix",
                     "Name Suffix",
                     "Nickname",
                     "File As",
                     "Organization Name",
                     "Organization Title",
                     "Organization Department",
                     "Birthday",
                     "Notes",
                     "Photo",
                     "Labels",
                     "E-mail 1 - Label",
                     "E-mail 1 - Value",
                     "E-mail 2 - Label",
                     "E-mail 2 - Value",
                     "Phone 1 - Label",
                     "Phone 1 - Value",
                     "Phone 2 - Label",
                     "Phone 2 - Value",
                     "Address 1 - Label",
                     "Address 1 - Formatted",
                     "Address 1 - Street",
                     "Address 1 - City",
                     "Address 1 - PO Box",
                     "Address 1 - Region",
                     "Address 1 - Postal Code",
                     "Address 1 - Country",
                     "Address 1 - Extended Address",
                     "Website 1 - Label",
                     "Website 1 - Value"};
    layout.row = [](const SystemView& view, std::size_t index) {
        const auto& p = view.people[index];
        const auto formatted = p.street.empty() && p.city.empty()
                                   ? std::string()
                                   : p.street + "\n" + p.postal + " " + p.city + "\n" + p.country;
        return CsvRow{p.given,
                      "",
                      p.family,
                      "",
                      "",
                      "",
                      "",
                      "",
                      "",
                      "",
                      p.companyName,
                      p.title,
                      "",
                      "",
                      "",
                      "",
                      "* myContacts",
                      p.email.empty() ? "" : "* Work",
                      p.email,
                      p.otherEmail.empty() ? "" : "Home",
                      p.otherEmail,
                      p.mobile.empty() ? "" : "Mobile",
                      p.mobile,
                      p.phone.empty() ? "" : "Work",
                      p.phone,
                      formatted.empty() ? "" : "Work",
                      formatted,
                      p.street,
                      p.city,
                      "",
                      p.region,
                      p.postal,
                      p.country,
                      "",
                      p.website.empty() ? "" : "Work",
                      p.website};
    };
    return layout;
}

/// The layout of some years ago, which came as UTF-16.
ExportLayout googleOld() {
    ExportLayout layout;
    layout.file = "google-2019.csv";
    layout.stream = "leads";
    layout.encoding = Encoding::Utf16;
    layout.lineEnd = "\r\n";
    layout.header = {"Name",
                     "Given Name",
                     "Additional Name",
                     "Family Name",
                     "Group Membership",
                     "E-mail 1 - Type",
                     "E-mail 1 - Value",
                     "Phone 1 - Type",
                     "Phone 1 - Value",
                     "Organization 1 - Type",
                     "Organization 1 - Name",
                     "Organization 1 - Title",
                     "Address 1 - Type",
                     "Address 1 - City",
                     "Address 1 - Country"};
    layout.row = [](const SystemView& view, std::size_t index) {
        const auto& p = view.people[index];
        const auto emails = p.otherEmail.empty() ? p.email : p.email + " ::: " + p.otherEmail;
        return CsvRow{p.given.empty() ? p.family : p.given + " " + p.family,
                      p.given,
                      "",
                      p.family,
                      "* myContacts",
                      "* Work",
                      emails,
                      "Mobile",
                      p.mobile,
                      "",
                      p.companyName,
                      p.title,
                      "Work",
                      p.city,
                      p.country};
    };
    return layout;
}

ExportLayout outlook() {
    ExportLayout layout;
    layout.file = "outlook-contacts.csv";
    layout.stream = "leads";
    layout.encoding = Encoding::Utf8WithMark;
    layout.lineEnd = "\r\n";
    layout.quotesAll = true;
    layout.header = {"Title",
                     "First Name",
                     "Middle Name",
                     "Last Name",
                     "Suffix",
                     "Company",
                     "Department",
                     "Job Title",
                     "Business Street",
                     "Business Street 2",
                     "Business City",
                     "Business State",
                     "Business Postal Code",
                     "Business Country/Region",
                     "Business Fax",
                     "Business Phone",
                     "Business Phone 2",
                     "Home Phone",
                     "Mobile Phone",
                     "Other Phone",
                     "Birthday",
                     "Categories",
                     "E-mail Address",
                     "E-mail Type",
                     "E-mail Display Name",
                     "E-mail 2 Address",
                     "E-mail 3 Address",
                     "Language",
                     "Notes",
                     "Web Page"};
    layout.row = [](const SystemView& view, std::size_t index) {
        const auto& p = view.people[index];
        const auto shown = p.email.empty() ? "" : p.given + " " + p.family + " (" + p.email + ")";
        return CsvRow{
            "",       p.given,      "",       p.family,   "",      p.companyName,
            "",       p.title,      p.street, "",         p.city,  p.region,
            p.postal, p.country,    "",       p.phone,    "",      "",
            p.mobile, "",           "0/0/00", "",         p.email, p.email.empty() ? "" : "SMTP",
            shown,    p.otherEmail, "",       p.language, "",      p.website};
    };
    return layout;
}

ExportLayout hubspotCompanies() {
    ExportLayout layout;
    layout.file = "hubspot-crm-exports-all-companies.csv";
    layout.stream = "companies";
    layout.quotesAll = true;
    layout.idColumn = 0;
    layout.header = {"Record ID",           "Company name",   "Company owner",       "Create Date",
                     "Phone Number",        "City",           "State/Region",        "Postal Code",
                     "Country/Region",      "Industry",       "Company Domain Name", "Website URL",
                     "Number of Employees", "Annual Revenue", "Street Address"};
    layout.row = [](const SystemView& view, std::size_t index) {
        const auto& c = view.companies[index];
        return CsvRow{hubspotId(60'001, index),
                      c.name,
                      ownerName(view, c.owner),
                      spaced(c.created).substr(0, 16),
                      c.phone,
                      c.city,
                      c.region,
                      c.postal,
                      c.country,
                      c.industry,
                      c.domain,
                      c.website,
                      c.employees ? std::to_string(*c.employees) : "",
                      c.revenue ? std::to_string(*c.revenue) : "",
                      c.street};
    };
    return layout;
}

ExportLayout salesforceDeals() {
    static constexpr std::array<const char*, 7> Stages = {
        "Prospecting",        "Qualification", "Needs Analysis", "Value Proposition",
        "Negotiation/Review", "Closed Won",    "Closed Lost"};
    ExportLayout layout;
    layout.file = "salesforce-data-export-Opportunity.csv";
    layout.stream = "deals";
    layout.quotesAll = true;
    layout.idColumn = 0;
    layout.header = {"Id",
                     "IsDeleted",
                     "Name",
                     "StageName",
                     "Amount",
                     "CurrencyIsoCode",
                     "CloseDate",
                     "CreatedDate",
                     "LastModifiedDate",
                     "SystemModstamp"};
    layout.row = [](const SystemView& view, std::size_t index) {
        const auto& d = view.deals[index];
        return CsvRow{salesforce::makeId("006", 90'000'000 + index),
                      "0",
                      d.name,
                      Stages[static_cast<std::size_t>(d.stage)],
                      std::to_string(d.amount) + ".00",
                      d.currency,
                      d.closeDate,
                      spaced(d.created),
                      spaced(d.modified),
                      spaced(d.modified)};
    };
    return layout;
}

}  // namespace

const std::vector<ExportLayout>& exportLayouts() {
    static const std::vector<ExportLayout> Layouts = {
        salesforceData(), salesforceReport(), hubspotContacts(),  google(),
        googleOld(),      outlook(),          hubspotCompanies(), salesforceDeals()};
    return Layouts;
}

}  // namespace leadloom::sandbox
