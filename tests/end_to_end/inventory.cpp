#include "tests/end_to_end/inventory.h"

#include <initializer_list>
#include <utility>

namespace leadloom::tests {

using nlohmann::json;

std::map<std::string, std::size_t> recordsByType(const Deployment& deployment) {
    std::map<std::string, std::size_t> found;
    for (const auto& [vendor, type] :
         std::initializer_list<std::pair<const char*, const char*>>{{"salesforce", "Lead"},
                                                                    {"salesforce", "Contact"},
                                                                    {"salesforce", "Account"},
                                                                    {"salesforce", "Opportunity"},
                                                                    {"hubspot", "contacts"},
                                                                    {"hubspot", "companies"},
                                                                    {"hubspot", "deals"}}) {
        found[std::string(vendor) + "/" + type] = deployment.records(vendor, type).size();
    }
    return found;
}

std::size_t doubledRecords(const Deployment& deployment) {
    std::map<std::string, int> seen;
    for (const json& contact : deployment.records("hubspot", "contacts")) {
        const json& marker = contact["properties"].value("loom_external_id", json());
        if (marker.is_string() && !marker.get<std::string>().empty()) {
            ++seen["hubspot/" + marker.get<std::string>()];
        }
    }
    for (const char* type : {"Lead", "Contact"}) {
        for (const json& record : deployment.records("salesforce", type)) {
            const json marker = record.value("Loom_Id__c", json());
            if (marker.is_string() && !marker.get<std::string>().empty()) {
                ++seen["salesforce/" + marker.get<std::string>()];
            }
        }
    }
    std::size_t found = 0;
    for (const auto& [marker, times] : seen)
        found += times > 1 ? 1 : 0;
    return found;
}

}  // namespace leadloom::tests
