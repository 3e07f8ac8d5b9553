#include <set>

#include "tests/sandbox/activecampaign/activecampaign.h"
#include "tests/sandbox/core/secrets.h"
#include "tests/sandbox/core/text.h"

namespace leadloom::sandbox::activecampaign {

using nlohmann::json;

namespace {

constexpr std::size_t MostImported = 250, MostBytes = 399'999;
const std::set<std::string> Members = {
    "email", "first_name", "last_name", "phone",       "customer_acct_name",
    "tags",  "fields",     "subscribe", "unsubscribe", "exclude_automations"};

Response refusedImport(const std::string& message, const json& reasons) {
    return jsonResponse(400, {{"success", 0}, {"message", message}, {"failureReasons", reasons}});
}

/// Why a contact keeps the whole import from being queued; empty = it doesn't.
std::string faultOf(const json& contact) {
    if (!contact.is_object()) return "is no object";
    for (const auto& [name, value] : contact.items())
        if (!Members.contains(name)) return "Unknown field '" + name + "'";
    if (!looksLikeEmail(textOf(contact, "email"))) return "Field 'email' incorrect format";
    for (const char* key : {"first_name", "last_name", "phone", "customer_acct_name"})
        if (contact.contains(key) && !contact[key].is_string())
            return "Field '" + std::string(key) + "' must be a string";
    for (const char* key : {"tags", "fields", "subscribe", "unsubscribe"})
        if (contact.contains(key) && !contact[key].is_array())
            return "Field '" + std::string(key) + "' must be an array";
    return {};
}

}  // namespace

Response ActiveCampaign::startImport(const Request& request, const Captures&) {
    if (!imports_.admit(clock_.now(), importsPerMinute_))
        return refusedImport("Rate limit exceeded.",
                             {"Up to 100 imports may be requested per minute."});
    const auto body = json::parse(request.body);
    const auto& contacts = body.at("contacts");
    json reasons = json::array();
    for (std::size_t i = 0; i < contacts.size(); ++i)
        if (const auto fault = faultOf(contacts[i]); !fault.empty())
            reasons.push_back({{"contact", i}, {"failureReason", fault}});
    if (contacts.empty() || contacts.size() > MostImported || request.body.size() > MostBytes)
        reasons.push_back({{"failureReason", "Up to 250 contacts and 399,999 bytes"}});
    if (!reasons.empty())
        return refusedImport(
            "JSON payload did not pass validation. Please fix failure Reasons and retry. The "
            "import was not queued for processing.",
            reasons);
    const auto batch = randomUuid();
    auto& job = jobs_[batch] = {{"polls", importPolls_},
                                {"success", json::array()},
                                {"failure", json::array()},
                                {"exclude_automations", body.value("exclude_automations", false)}};
    for (const auto& contact : contacts)
        importContact(contact, job);
    return jsonResponse(200, {{"Success", 1},
                              {"queued_contacts", contacts.size()},
                              {"batchId", batch},
                              {"message", "Contact import queued"}});
}

void ActiveCampaign::importContact(const json& given, json& job) {
    const auto email = textOf(given, "email");
    for (const auto& excluded : excluded_)
        if (equalsIgnoringCase(excluded.get<std::string>(), email)) return;
    // What is found out only when the address is looked at.
    if (email.ends_with(".invalid")) {
        job["failure"].push_back(email);
        return;
    }
    auto* known = tables_.contactByEmail(email);
    const bool isNew = known == nullptr;
    auto& contact = isNew ? tables_.newContact(email) : *known;
    json changes = json::object();
    for (const auto& [theirs, ours] :
         {std::pair{"first_name", "firstName"}, std::pair{"last_name", "lastName"},
          std::pair{"phone", "phone"}})
        if (given.contains(theirs)) changes[ours] = given[theirs];
    for (const auto& field : given.value("fields", json::array()))
        if (tables_.find("fields", textOf(field, "id")) != nullptr)
            changes["fieldValues"].push_back({{"field", field["id"]}, {"value", field["value"]}});
    tables_.changeContact(contact, changes);
    const auto id = textOf(contact, "id");
    for (const auto& name : given.value("tags", json::array())) {
        auto* tag = tables_.tagNamed(name.get<std::string>());
        const auto tagId = textOf(tag == nullptr ? tables_.newTag(name) : *tag, "id");
        if (tables_.tie("contactTags", id, "tag", tagId) == nullptr) tables_.addTag(contact, tagId);
    }
    for (const auto& entry : given.value("subscribe", json::array())) {
        const auto list = textOf(entry, "listid");
        const auto* tie = tables_.tie("contactLists", id, "list", list);
        // Who left stays away.
        if (tie == nullptr || textOf(*tie, "status") != "2")
            tables_.setMembership(contact, list, 1);
    }
    for (const auto& entry : given.value("unsubscribe", json::array()))
        tables_.setMembership(contact, textOf(entry, "listid"), 2);
    isNew ? tables_.counts.created("contacts") : tables_.counts.updated("contacts");
    job["success"].push_back(id);
}

Response ActiveCampaign::readImport(const Request& request, const Captures&) {
    const auto* batch = request.param("batchId");
    const auto found = batch == nullptr ? jobs_.end() : jobs_.find(*batch);
    if (found == jobs_.end())
        return jsonResponse(400, {{"success", 0}, {"message", "'batchId' is a required field."}});
    auto& job = found->second;
    const int left = job["polls"];
    if (left > 0) job["polls"] = left - 1;
    if (left > 0)
        return jsonResponse(
            200, {{"status", "active"}, {"success", json::array()}, {"failure", json::array()}});
    return jsonResponse(
        200, {{"status", "completed"}, {"success", job["success"]}, {"failure", job["failure"]}});
}

}  // namespace leadloom::sandbox::activecampaign
