#include "tests/end_to_end/agreement.h"

#include <algorithm>
#include <cctype>
#include <map>

namespace leadloom::tests {
namespace {

using nlohmann::json;

/// Salesforce field, HubSpot property.
constexpr std::pair<const char*, const char*> Fields[] = {
    {"FirstName", "firstname"}, {"LastName", "lastname"}, {"Email", "email"},
    {"Title", "jobtitle"},      {"Phone", "phone"},       {"MobilePhone", "mobilephone"},
};

std::string textOf(const json& record, const std::string& name) {
    const auto found = record.find(name);
    return found == record.end() || !found->is_string() ? std::string() : found->get<std::string>();
}

/// What both vendors would call the same: case of an address, layout of a telephone number.
std::string comparable(const std::string& field, std::string text) {
    if (field == "Email") {
        std::transform(text.begin(), text.end(), text.begin(),
                       [](unsigned char c) { return std::tolower(c); });
    }
    if (field == "Phone" || field == "MobilePhone") {
        std::string digits;
        for (const char c : text) {
            if (c >= '0' && c <= '9') digits += c;
        }
        // The national part: the last nine digits tell the numbers of the generator apart.
        return digits.size() > 7 ? digits.substr(digits.size() - 7) : digits;
    }
    return text;
}

std::map<std::string, json> byId(const json& records, const char* id) {
    std::map<std::string, json> found;
    for (const json& record : records)
        found[record[id].get<std::string>()] = record;
    return found;
}

}  // namespace

std::vector<LinkedPair> linkedPairs(const Deployment& deployment) {
    std::vector<LinkedPair> pairs;
    for (const json& lead : deployment.runJson({"leads"})) {
        LinkedPair pair;
        for (const json& link : lead["links"]) {
            if (link["role"] != "primary" || link["state"] != "live") continue;
            if (link["connection"] == "marketing") pair.hubspotId = link["record"];
            if (link["connection"] == "sales") {
                pair.salesforceType = link["stream"] == "contacts" ? "Contact" : "Lead";
                pair.salesforceId = link["record"];
            }
        }
        pair.lead = lead["id"];
        if (!pair.hubspotId.empty() && !pair.salesforceId.empty()) pairs.push_back(pair);
    }
    return pairs;
}

LinkedPair anyLinkedPair(const Deployment& deployment) {
    const auto pairs = linkedPairs(deployment);
    return pairs.empty() ? LinkedPair() : pairs.front();
}

Agreement compareCrms(const Deployment& deployment) {
    std::map<std::string, std::map<std::string, json>> salesforce;
    for (const char* type : {"Lead", "Contact"}) {
        salesforce[type] = byId(deployment.records("salesforce", type), "Id");
    }
    const auto hubspot = byId(deployment.records("hubspot", "contacts"), "id");
    Agreement agreement;
    for (const LinkedPair& pair : linkedPairs(deployment)) {
        const auto& table = salesforce[pair.salesforceType];
        const auto left = table.find(pair.salesforceId);
        const auto right = hubspot.find(pair.hubspotId);
        if (left == table.end() || right == hubspot.end()) {
            agreement.differences.push_back(pair.lead + ": a linked record is not there");
            continue;
        }
        ++agreement.pairs;
        for (const auto& [ours, theirs] : Fields) {
            if (comparable(ours, textOf(left->second, ours)) !=
                comparable(ours, textOf(right->second["properties"], theirs))) {
                agreement.differences.push_back(pair.lead + ": " + ours);
            }
        }
    }
    return agreement;
}

}  // namespace leadloom::tests
