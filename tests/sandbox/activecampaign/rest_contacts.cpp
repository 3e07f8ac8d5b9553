#include <algorithm>

#include "tests/sandbox/activecampaign/activecampaign.h"
#include "tests/sandbox/activecampaign/listing.h"
#include "tests/sandbox/core/text.h"

namespace leadloom::sandbox::activecampaign {

using nlohmann::json;

namespace {

json contactBody(const Request& request) {
    return json::parse(request.body).at("contact");
}

/// What a create or an update gives back: short, with field values only where some were sent.
json shortRow(const json& contact) {
    json row;
    for (const char* key :
         {"id", "email", "firstName", "lastName", "phone", "cdate", "udate", "orgid"})
        row[key] = contact[key];
    row["links"] = json::object();
    return row;
}

std::int64_t numberOf(const json& row) {
    return parsedInteger(textOf(row, "id")).value_or(0);
}

}  // namespace

std::optional<std::int64_t> ActiveCampaign::filterTime(const Request& request,
                                                       const std::string& name) const {
    const auto* text = request.param("filters[" + name + "]");
    if (text == nullptr) return std::nullopt;
    const auto time = parsedTime(*text);
    if (!time) throw json::other_error::create(501, "no time: " + name, nullptr);
    constexpr std::int64_t Day = 86'400'000;
    return dayFilters_ ? *time / Day * Day : *time;
}

bool ActiveCampaign::isInWindow(const Request& request, const json& row, const char* created,
                                const char* modified) const {
    const auto of = [&](const char* key) { return parsedTime(textOf(row, key)).value_or(0); };
    const auto after = [&](const char* name, const char* key) {
        const auto time = filterTime(request, name);
        return !time || of(key) >= *time;
    };
    const auto before = [&](const char* name, const char* key) {
        const auto time = filterTime(request, name);
        return !time || of(key) < *time;
    };
    return after("created_after", created) && before("created_before", created) &&
           after("updated_after", modified) && before("updated_before", modified);
}

json ActiveCampaign::listed(const json& contact) {
    auto row = contact;
    row["accountContacts"] = json::array();
    for (const auto* tie : tables_.where("accountContacts", "contact", textOf(contact, "id")))
        row["accountContacts"].push_back((*tie)["id"]);
    row["scoreValues"] = json::array();
    // The wall clock without its zone, whatever the name says.
    row["updated_utc_timestamp"] =
        textOf(contact, "udate").substr(0, 10) + " " + textOf(contact, "udate").substr(11, 8);
    row["links"] = {{"contactTags", "/contacts/" + textOf(contact, "id") + "/contactTags"}};
    return row;
}

bool ActiveCampaign::passes(const Request& request, const json& contact) {
    const auto id = numberOf(contact);
    std::vector<std::string> ids;
    for (const auto& [name, value] : request.query)
        if (name == "ids[]" || name == "ids") ids.push_back(value);
    if (!ids.empty() && std::find(ids.begin(), ids.end(), std::to_string(id)) == ids.end())
        return false;
    if (const auto* least = request.param("id_greater"))
        if (id <= parsedInteger(*least).value_or(0)) return false;
    if (const auto* email = request.param("email"))
        if (!equalsIgnoringCase(*email, textOf(contact, "email"))) return false;
    if (const auto* phone = request.param("phone"))
        if (!textOf(contact, "phone").starts_with(*phone)) return false;
    const auto* list = request.param("listid");
    const auto* status = request.param("status");
    if (list != nullptr) {
        const auto* tie = tables_.tie("contactLists", std::to_string(id), "list", *list);
        if (tie == nullptr) return false;
        if (status != nullptr && *status != "-1" && textOf(*tie, "status") != *status) return false;
    }
    return isInWindow(request, contact, "cdate", "udate");
}

Response ActiveCampaign::listContacts(const Request& request, const Captures&) {
    if (!knowsParams(request, {"ids", "ids[]", "email", "id_greater", "phone", "listid", "status",
                               "filters[created_before]", "filters[created_after]",
                               "filters[updated_before]", "filters[updated_after]", "orders[id]"}))
        return bareAnswer(400);
    std::vector<json> rows;
    for (const auto& [id, contact] : tables_.rows("contacts"))
        if (passes(request, contact)) rows.push_back(listed(contact));
    // Without an order ids come as texts do: 1, 10, 2.
    if (request.param("orders[id]") == nullptr)
        std::sort(rows.begin(), rows.end(),
                  [](const json& a, const json& b) { return a["id"] < b["id"]; });
    return listAnswer(request, "contacts", rows);
}

std::vector<json> ActiveCampaign::partRows(const std::string& kind, const std::string& contact) {
    std::vector<json> rows;
    for (const auto* row : tables_.where(kind, "contact", contact))
        rows.push_back(*row);
    return rows;
}

Response ActiveCampaign::readContact(const Request&, const Captures& found) {
    const auto* contact = tables_.find("contacts", found[0]);
    if (contact == nullptr) return problemAnswer(notFound("Subscriber", found[0]));
    return jsonResponse(200, {{"contact", listed(*contact)},
                              {"fieldValues", partRows("fieldValues", found[0])},
                              {"contactLists", partRows("contactLists", found[0])},
                              {"accountContacts", partRows("accountContacts", found[0])},
                              {"contactAutomations", json::array()},
                              {"deals", partRows("deals", found[0])},
                              {"geoIps", json::array()}});
}

Response ActiveCampaign::partsOfContact(const Request& request, const Captures& found) {
    if (tables_.find("contacts", found[0]) == nullptr)
        return problemAnswer(notFound("Subscriber", found[0]));
    for (const char* kind : {"fieldValues", "contactLists", "contactTags", "accountContacts"})
        if (found[1] == kind) return listAnswer(request, kind, partRows(kind, found[0]));
    return jsonResponse(404, {{"message", "No Result found for this path"}});
}

Response ActiveCampaign::createContact(const Request& request, const Captures&) {
    const auto body = contactBody(request);
    if (!body.contains("email"))
        return problemAnswer({422, "email_missing", "Email was not provided.", "email"});
    if (const auto problem = tables_.contactProblem(nullptr, body)) return problemAnswer(*problem);
    auto& contact = tables_.newContact(textOf(body, "email"));
    tables_.changeContact(contact, body);
    tables_.counts.created("contacts");
    hooks_.contact("update", Source::Api, contact);
    return jsonResponse(201, {{"contact", shortRow(contact)}});
}

Response ActiveCampaign::syncContact(const Request& request, const Captures&) {
    const auto body = contactBody(request);
    if (!body.contains("email"))
        return problemAnswer({422, "email_missing", "Email was not provided.", "email"});
    auto* known = tables_.contactByEmail(textOf(body, "email"));
    if (const auto problem = tables_.contactProblem(known, body)) return problemAnswer(*problem);
    const bool isNew = known == nullptr;
    auto& contact = isNew ? tables_.newContact(textOf(body, "email")) : *known;
    tables_.changeContact(contact, body);
    isNew ? tables_.counts.created("contacts") : tables_.counts.updated("contacts");
    hooks_.contact("update", Source::Api, contact);
    json answer = {{"contact", shortRow(contact)}};
    if (body.contains("fieldValues"))
        answer["fieldValues"] = partRows("fieldValues", textOf(contact, "id"));
    return jsonResponse(isNew ? 201 : 200, answer);
}

Response ActiveCampaign::updateContact(const Request& request, const Captures& found) {
    auto* contact = tables_.find("contacts", found[0]);
    if (contact == nullptr) return problemAnswer(notFound("Subscriber", found[0]));
    if (const auto problem = tables_.changeContact(*contact, contactBody(request)))
        return problemAnswer(*problem);
    tables_.counts.updated("contacts");
    hooks_.contact("update", Source::Api, *contact);
    return jsonResponse(200, {{"contact", shortRow(*contact)}});
}

Response ActiveCampaign::deleteContact(const Request&, const Captures& found) {
    if (tables_.find("contacts", found[0]) == nullptr)
        return problemAnswer(notFound("Subscriber", found[0]));
    tables_.eraseContact(found[0]);
    tables_.counts.deleted("contacts");
    return bareAnswer(200);
}

Response ActiveCampaign::setContactList(const Request& request, const Captures&) {
    const auto body = json::parse(request.body).at("contactList");
    auto* contact = tables_.find("contacts", textOf(body, "contact"));
    const auto list = textOf(body, "list");
    const auto status = parsedInteger(textOf(body, "status")).value_or(-1);
    if (contact == nullptr || tables_.find("lists", list) == nullptr ||
        (status != 1 && status != 2))
        return bareAnswer(400);
    for (const auto& [name, value] : body.items())
        if (name != "list" && name != "contact" && name != "status" && name != "sourceid")
            return bareAnswer(400);
    auto row = tables_.setMembership(*contact, list, static_cast<int>(status));
    row["status"] = status;  // a number here, a text in lists
    hooks_.contact(status == 1 ? "subscribe" : "unsubscribe", Source::Api, *contact, list);
    return jsonResponse(200, {{"contacts", {shortRow(*contact)}}, {"contactList", row}});
}

Response ActiveCampaign::addContactTag(const Request& request, const Captures&) {
    const auto body = json::parse(request.body).at("contactTag");
    for (const char* key : {"contact", "tag"})
        if (textOf(body, key).empty()) return problemAnswer(fieldMissing(key, "Missing attribute"));
    auto* contact = tables_.find("contacts", textOf(body, "contact"));
    const auto tag = textOf(body, "tag");
    if (contact == nullptr || tables_.find("tags", tag) == nullptr)
        return jsonResponse(404, {{"errors",
                                   {{{"status", 404},
                                     {"title", "Not Found"},
                                     {"detail", "Contact or tag not found"}}}}});
    if (const auto* known = tables_.tie("contactTags", textOf(*contact, "id"), "tag", tag))
        return jsonResponse(200, {{"contactTag", *known}});
    const auto row = tables_.addTag(*contact, tag);
    hooks_.contact("contact_tag_added", Source::Api, *contact);
    return jsonResponse(201, {{"contactTag", row}});
}

Response ActiveCampaign::removeContactTag(const Request&, const Captures& found) {
    const auto* tie = tables_.find("contactTags", found[0]);
    if (tie == nullptr) return problemAnswer(notFound("ContactTag", found[0]));
    auto* contact = tables_.find("contacts", textOf(*tie, "contact"));
    tables_.erase("contactTags", found[0]);
    if (contact != nullptr) {
        tables_.touch(*contact);
        hooks_.contact("contact_tag_removed", Source::Api, *contact);
    }
    return bareAnswer(200);
}

Response ActiveCampaign::createTag(const Request& request, const Captures&) {
    const auto body = json::parse(request.body).at("tag");
    const auto name = textOf(body, "tag");
    if (name.empty() || textOf(body, "tagType").empty())
        return problemAnswer(fieldMissing("tag", "The tag was not provided."));
    if (tables_.tagNamed(name) != nullptr)
        return problemAnswer(duplicate("tag", "The tag exists already."));
    return jsonResponse(201, {{"tag", tables_.newTag(name)}});
}

}  // namespace leadloom::sandbox::activecampaign
