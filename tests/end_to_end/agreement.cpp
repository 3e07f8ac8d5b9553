#include "tests/end_to_end/agreement.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <set>

namespace leadloom::tests {
namespace {

using nlohmann::json;

/// Salesforce field, HubSpot property.
constexpr std::pair<const char*, const char*> Fields[] = {
    {"FirstName", "firstname"}, {"LastName", "lastname"}, {"Title", "jobtitle"}};

std::string textOf(const json& record, const std::string& name) {
    const auto found = record.find(name);
    return found == record.end() || !found->is_string() ? std::string() : found->get<std::string>();
}

/// Blanks around and inside a text are how somebody typed it, not what it says.
std::string withoutSpareBlanks(const std::string& text) {
    std::string out;
    for (const char c : text) {
        if (c == ' ' && (out.empty() || out.back() == ' ')) continue;
        out += c;
    }
    while (!out.empty() && out.back() == ' ')
        out.pop_back();
    return out;
}

/// The national end of a telephone number, whatever its layout.
std::string numberEnd(const std::string& text) {
    std::string digits;
    for (const char c : text) {
        if (c >= '0' && c <= '9') digits += c;
    }
    return digits.size() > 7 ? digits.substr(digits.size() - 7) : digits;
}

/// A person's numbers are a set: which slot holds which is the CRM's affair. One that is no number
/// stays where somebody typed it (and among the dead letters), so only the lead's own count.
std::set<std::string> numbersOf(const json& record, const char* fixed, const char* mobile,
                                const json& known) {
    std::set<std::string> numbers;
    for (const json& number : known) {
        const std::string end = numberEnd(number.get<std::string>());
        if (end == numberEnd(textOf(record, fixed)) || end == numberEnd(textOf(record, mobile))) {
            numbers.insert(end);
        }
    }
    return numbers;
}

/// Slots that hold what is no number: they have no room for one.
std::size_t slotsTaken(const json& record, const char* fixed, const char* mobile,
                       const json& known) {
    std::size_t taken = 0;
    for (const char* slot : {fixed, mobile}) {
        const std::string end = numberEnd(textOf(record, slot));
        const bool isKnown = std::any_of(known.begin(), known.end(), [&](const json& number) {
            return numberEnd(number.get<std::string>()) == end;
        });
        taken += textOf(record, slot).empty() || isKnown ? 0 : 1;
    }
    return taken;
}

bool holds(const json& items, std::string wanted) {
    const auto lower = [](std::string text) {
        std::transform(text.begin(), text.end(), text.begin(),
                       [](unsigned char c) { return std::tolower(c); });
        return text;
    };
    wanted = lower(wanted);
    return std::any_of(items.begin(), items.end(),
                       [&](const json& item) { return lower(item.get<std::string>()) == wanted; });
}

/// Leads whose address a CRM refused because it lets nobody share one (info@…): a dead letter says
/// so.
std::set<std::string> withParkedAddress(const Deployment& deployment) {
    std::set<std::string> leads;
    for (const json& letter : deployment.runJson({"dead-letters"})) {
        const bool taken =
            letter.value("code", "") == "conflict" && letter.value("field", "") == "emails";
        if (taken) leads.insert(letter.value("lead", ""));
    }
    return leads;
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
        pair.emails = lead["fields"].value("emails", json::array());
        pair.phones = lead["fields"].value("phones", json::array());
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
    const std::set<std::string> parkedAddresses = withParkedAddress(deployment);
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
        const json& contact = right->second["properties"];
        for (const auto& [ours, theirs] : Fields) {
            if (withoutSpareBlanks(textOf(left->second, ours)) !=
                withoutSpareBlanks(textOf(contact, theirs))) {
                agreement.differences.push_back(pair.lead + ": " + ours);
            }
        }
        // Both have two places for numbers; of more each keeps what it has room for.
        const std::size_t taken =
            std::max(slotsTaken(left->second, "Phone", "MobilePhone", pair.phones),
                     slotsTaken(contact, "phone", "mobilephone", pair.phones));
        if (pair.phones.size() + taken <= 2 &&
            numbersOf(left->second, "Phone", "MobilePhone", pair.phones) !=
                numbersOf(contact, "phone", "mobilephone", pair.phones)) {
            agreement.differences.push_back(pair.lead + ": telephone numbers");
        }
        if (parkedAddresses.contains(pair.lead)) continue;
        // A CRM has room for one address; a lead may have several, and each CRM keeps one of them.
        for (const std::string& address :
             {textOf(left->second, "Email"), textOf(contact, "email").empty()
                                                 ? textOf(contact, "hs_additional_emails")
                                                 : textOf(contact, "email")}) {
            if (!holds(pair.emails, address.substr(0, address.find(';'))) &&
                !(address.empty() && pair.emails.empty())) {
                agreement.differences.push_back(pair.lead + ": e-mail");
            }
        }
    }
    return agreement;
}

}  // namespace leadloom::tests
