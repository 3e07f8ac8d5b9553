#include "tests/bench/support/person_record.h"

#include <string_view>

namespace leadloom::bench {
namespace {

// The generator makes no text that JSON would have to escape.
void addText(std::string& out, std::string_view name, std::string_view value) {
    out += '"';
    out += name;
    out += "\":\"";
    out += value;
    out += "\",";
}

}  // namespace

void appendJson(const PersonRecord& record, std::string& out) {
    out += "{\"id\":\"" + record.id + "\",\"properties\":{";
    addText(out, "firstname", record.givenName);
    addText(out, "lastname", record.familyName);
    addText(out, "email", record.email);
    addText(out, "phone", record.phone);
    addText(out, "jobtitle", record.jobTitle);
    addText(out, "company", record.company);
    addText(out, "website", record.domain);
    addText(out, "address", record.street);
    addText(out, "city", record.city);
    addText(out, "zip", record.postalCode);
    addText(out, "country", record.country);
    addText(out, "lifecyclestage", record.stage);
    addText(out, "message", record.note);
    addText(out, "hs_language", "en");
    addText(out, "hs_timezone", "Europe/Helsinki");
    addText(out, "hs_analytics_source", "ORGANIC_SEARCH");
    addText(out, "hs_lead_status", "OPEN");
    addText(out, "createdate", "2025-01-15T08:00:00.000Z");
    addText(out, "lastmodifieddate", record.modifiedAt);
    out += "\"num_notes\":" + std::to_string(record.revision) + "},";
    addText(out, "createdAt", "2025-01-15T08:00:00.000Z");
    addText(out, "updatedAt", record.modifiedAt);
    out += "\"archived\":false}";
}

std::string jsonOf(const PersonRecord& record) {
    std::string json;
    appendJson(record, json);
    return json;
}

}  // namespace leadloom::bench
