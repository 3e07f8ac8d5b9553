#include "tests/sandbox/activecampaign/activecampaign.h"
#include "tests/sandbox/core/text.h"

namespace leadloom::sandbox::activecampaign {

using nlohmann::json;

namespace {

Response refused(const std::string& error) {
    return jsonResponse(404, {{"error", error}});
}

/// The part of an edit that the API would take; tags and lists are edited apart.
json apiPart(json fields) {
    fields.erase("tags");
    fields.erase("lists");
    return fields;
}

}  // namespace

std::vector<std::string> ActiveCampaign::types() const {
    return {"contacts", "accounts", "deals", "users"};
}

/// {"firstName": …, "tags": ["Names"], "lists": {"1": 2}}: tags are set as a whole.
std::optional<Problem> ActiveCampaign::editContact(json& contact, const json& fields) {
    if (auto problem = tables_.changeContact(contact, apiPart(fields))) return problem;
    const auto id = textOf(contact, "id");
    if (fields.contains("tags"))
        std::erase_if(tables_.rows("contactTags"),
                      [&](const auto& row) { return textOf(row.second, "contact") == id; });
    for (const auto& name : fields.value("tags", json::array())) {
        auto* tag = tables_.tagNamed(name.get<std::string>());
        tables_.addTag(contact, textOf(tag == nullptr ? tables_.newTag(name) : *tag, "id"));
    }
    const auto lists = fields.value("lists", json::object());
    for (const auto& [list, status] : lists.items()) {
        tables_.setMembership(contact, list, status.get<int>());
        hooks_.contact(status == 1 ? "subscribe" : "unsubscribe", Source::Public, contact, list);
    }
    return std::nullopt;
}

Response ActiveCampaign::listRecords(const std::string& type, bool) {
    const std::lock_guard lock(mutex_);
    json records = json::array();
    for (const auto& [id, row] : tables_.rows(type))
        records.push_back(row);
    return jsonResponse(200, {{"records", records}});
}

Response ActiveCampaign::readRecord(const std::string& type, const std::string& id) {
    const std::lock_guard lock(mutex_);
    const auto* row = tables_.find(type, id);
    if (row == nullptr) return refused("no such record: " + id);
    auto shown = *row;
    if (type != "contacts") return jsonResponse(200, shown);
    for (const char* kind : {"fieldValues", "contactLists", "accountContacts"})
        shown[kind] = partRows(kind, id);
    shown["tags"] = json::array();
    for (const auto& tie : partRows("contactTags", id))
        shown["tags"].push_back((*tables_.find("tags", textOf(tie, "tag")))["tag"]);
    return jsonResponse(200, shown);
}

Response ActiveCampaign::createRecord(const std::string& type, const json& fields) {
    const std::lock_guard lock(mutex_);
    if (type == "contacts") {
        const auto body = apiPart(fields);
        if (const auto problem = tables_.contactProblem(nullptr, body))
            return problemAnswer(*problem);
        auto& contact = tables_.newContact(textOf(fields, "email"));
        editContact(contact, fields);
        hooks_.contact("update", Source::Admin, contact);
        return jsonResponse(201, contact);
    }
    json draft = json::object();
    if (type == "accounts") {
        if (const auto problem = changeAccount(draft, fields)) return problemAnswer(*problem);
        auto& account = tables_.newAccount(textOf(fields, "name"));
        changeAccount(account, fields);
        return jsonResponse(201, account);
    }
    if (type != "deals") return refused("no such record is made here");
    if (const auto problem = changeDeal(draft, fields)) return problemAnswer(*problem);
    auto& deal = tables_.newDeal(textOf(fields, "title"));
    changeDeal(deal, fields);
    hooks_.deal("deal_add", Source::Admin, deal);
    return jsonResponse(201, deal);
}

Response ActiveCampaign::editRecord(const std::string& type, const std::string& id,
                                    const json& fields, bool /*replace*/) {
    const std::lock_guard lock(mutex_);
    auto* row = tables_.find(type, id);
    if (row == nullptr) return refused("no such record: " + id);
    std::optional<Problem> problem;
    if (type == "contacts")
        problem = editContact(*row, fields);
    else if (type == "accounts")
        problem = changeAccount(*row, fields);
    else if (type == "deals" && fields.contains("isDisabled"))
        (*row)["isDisabled"] = fields["isDisabled"];
    else if (type == "deals")
        problem = changeDeal(*row, fields);
    else
        row->update(fields);
    if (problem) return problemAnswer(*problem);
    if (type == "contacts") hooks_.contact("update", Source::Admin, *row);
    if (type == "deals") hooks_.deal("deal_update", Source::Admin, *row);
    return jsonResponse(200, *row);
}

Response ActiveCampaign::deleteRecord(const std::string& type, const std::string& id, bool) {
    const std::lock_guard lock(mutex_);
    if (tables_.find(type, id) == nullptr) return refused("no such record: " + id);
    if (type == "contacts")
        tables_.eraseContact(id);
    else
        tables_.erase(type, id);
    return emptyResponse(204);
}

/// The loser is gone without a pointer to the winner.
Response ActiveCampaign::mergeRecords(const std::string& type, const std::string& winner,
                                      const std::vector<std::string>& losers) {
    const std::lock_guard lock(mutex_);
    if (type != "contacts" || tables_.find(type, winner) == nullptr)
        return refused("only contacts can be merged");
    for (const auto& loser : losers)
        tables_.eraseContact(loser);
    tables_.touch(*tables_.find(type, winner));
    return emptyResponse(204);
}

Response ActiveCampaign::listFields(const std::string& type) {
    const std::lock_guard lock(mutex_);
    json fields = json::array();
    if (type == "contacts")
        for (const auto& [id, field] : tables_.rows("fields"))
            fields.push_back(field);
    return jsonResponse(200, {{"fields", fields}});
}

/// {"name": "SHOE_SIZE", "type": "text"}.
Response ActiveCampaign::addField(const std::string& type, const json& field) {
    const std::lock_guard lock(mutex_);
    if (type != "contacts") return refused("only contacts have fields here");
    const auto name = textOf(field, "name");
    tables_.insert("fields", {{"title", name},
                              {"perstag", name},
                              {"type", field.value("type", "text")},
                              {"isrequired", "0"},
                              {"options", json::array()}});
    return jsonResponse(201, {{"added", name}});
}

Response ActiveCampaign::removeField(const std::string&, const std::string& name) {
    const std::lock_guard lock(mutex_);
    for (const auto* field : tables_.where("fields", "perstag", name)) {
        const auto id = textOf(*field, "id");
        std::erase_if(tables_.rows("fieldValues"),
                      [&](const auto& row) { return textOf(row.second, "field") == id; });
        tables_.erase("fields", id);
        return emptyResponse(204);
    }
    return refused("no such field: " + name);
}

Response ActiveCampaign::extraControl(const Request& request) {
    const std::lock_guard lock(mutex_);
    const auto& path = request.segments;
    if (path.size() == 1 && path[0] == "session" && request.method == "POST")
        return jsonResponse(200, {{"access_token", apiKey_}});
    if (path.size() == 1 && path[0] == "webhooks" && request.method == "GET")
        return jsonResponse(200, hooks_.deliveries().state());
    if (path.size() == 1 && path[0] == "imports" && request.method == "GET") {
        json all = json::array();
        for (const auto& [id, job] : jobs_)
            all.push_back(job);
        return jsonResponse(200, {{"imports", all}});
    }
    return refused("no such control route; see README.md");
}

}  // namespace leadloom::sandbox::activecampaign
