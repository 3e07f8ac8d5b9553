#include <algorithm>

#include "tests/sandbox/core/text.h"
#include "tests/sandbox/zoho/zoho.h"

namespace leadloom::sandbox::zoho {

using nlohmann::json;

namespace {

Response refused(const std::string& error) {
    return jsonResponse(404, {{"error", error}});
}

WriteOptions asUser() {
    WriteOptions options;
    options.asUser = true;
    return options;
}

std::vector<std::string> allNames(const Module& module) {
    std::vector<std::string> names;
    for (const auto& field : module.fields())
        if (!field.removed) names.push_back(field.name);
    return names;
}

std::int64_t idOf(const std::string& text) {
    return parsedInteger(text).value_or(-1);
}

Response ended(const std::optional<Problem>& problem) {
    return problem ? problemAnswer(*problem) : emptyResponse(204);
}

}  // namespace

std::vector<std::string> Zoho::types() const {
    const std::lock_guard lock(mutex_);
    std::vector<std::string> names;
    for (const auto& table : org_.tables())
        names.push_back(table.module.name());
    return names;
}

Response Zoho::listRecords(const std::string& type, bool withDeleted) {
    const std::lock_guard lock(mutex_);
    const auto* table = org_.find(type);
    if (table == nullptr) return refused("no such type: " + type);
    json records = json::array();
    for (const auto& [id, record] : table->records)
        if (withDeleted || record.isLiving())
            records.push_back(rowOf(*table, record, allNames(table->module)));
    return jsonResponse(200, {{"records", records}});
}

Response Zoho::readRecord(const std::string& type, const std::string& id) {
    const std::lock_guard lock(mutex_);
    const auto* table = org_.find(type);
    const auto* record = table ? table->living(idOf(id)) : nullptr;
    if (record == nullptr) return refused("no such record: " + id);
    return jsonResponse(200, rowOf(*table, *record, allNames(table->module)));
}

Response Zoho::createRecord(const std::string& type, const json& fields) {
    const std::lock_guard lock(mutex_);
    auto* table = org_.find(type);
    if (table == nullptr) return refused("no such type: " + type);
    const auto result = org_.create(*table, fields, asUser());
    if (result.problem) return problemAnswer(*result.problem);
    return jsonResponse(201, rowOf(*table, table->records.at(result.id), allNames(table->module)));
}

Response Zoho::editRecord(const std::string& type, const std::string& id, const json& fields,
                          bool replace) {
    const std::lock_guard lock(mutex_);
    auto* table = org_.find(type);
    if (table == nullptr) return refused("no such type: " + type);
    auto changes = fields;
    for (const auto& field : table->module.fields())
        if (replace && !field.readOnly && !field.required && !changes.contains(field.name))
            changes[field.name] = nullptr;
    const auto result = org_.update(*table, idOf(id), changes, asUser());
    if (result.problem) return problemAnswer(*result.problem);
    return jsonResponse(200, rowOf(*table, table->records.at(result.id), allNames(table->module)));
}

Response Zoho::deleteRecord(const std::string& type, const std::string& id, bool purge) {
    const std::lock_guard lock(mutex_);
    auto* table = org_.find(type);
    if (table == nullptr) return refused("no such type: " + type);
    if (!purge) return ended(org_.remove(*table, idOf(id), asUser()));
    return org_.purge(*table, idOf(id)) ? emptyResponse(204) : refused("no such record: " + id);
}

Response Zoho::restoreRecord(const std::string& type, const std::string& id) {
    const std::lock_guard lock(mutex_);
    auto* table = org_.find(type);
    if (table == nullptr) return refused("no such type: " + type);
    return org_.restore(*table, idOf(id)) ? emptyResponse(204)
                                          : refused("not in the recycle bin: " + id);
}

Response Zoho::mergeRecords(const std::string& type, const std::string& winner,
                            const std::vector<std::string>& losers) {
    const std::lock_guard lock(mutex_);
    auto* table = org_.find(type);
    if (table == nullptr) return refused("no such type: " + type);
    std::vector<std::int64_t> ids(losers.size());
    std::transform(losers.begin(), losers.end(), ids.begin(), idOf);
    return ended(org_.merge(*table, idOf(winner), ids));
}

Response Zoho::convertRecord(const std::string& type, const std::string& id, const json& options) {
    const std::lock_guard lock(mutex_);
    if (type != "Leads") return refused("only Leads are converted");
    if (const auto problem = org_.convert(idOf(id), options, asUser()))
        return problemAnswer(*problem);
    json made = json::object();
    for (const auto& [module, target] : org_.find("Leads")->records.at(idOf(id)).converted)
        made[module] = std::to_string(target);
    return jsonResponse(200, made);
}

Response Zoho::listFields(const std::string& type) {
    const std::lock_guard lock(mutex_);
    const auto* table = org_.find(type);
    if (table == nullptr) return refused("no such type: " + type);
    json fields = json::array();
    for (const auto& field : table->module.fields())
        if (!field.removed) fields.push_back(describeField(field, 0));
    return jsonResponse(200, {{"fields", fields}});
}

Response Zoho::addField(const std::string& type, const json& field) {
    const std::lock_guard lock(mutex_);
    auto* table = org_.find(type);
    if (table == nullptr) return refused("no such type: " + type);
    Field made;
    if (const auto error = fieldFromJson(field, made); !error.empty())
        return jsonResponse(400, {{"error", error}});
    table->module.add(std::move(made));
    return jsonResponse(201, {{"added", field["name"]}});
}

Response Zoho::removeField(const std::string& type, const std::string& name) {
    const std::lock_guard lock(mutex_);
    auto* table = org_.find(type);
    if (table == nullptr) return refused("no such type: " + type);
    return table->module.remove(name) ? emptyResponse(204) : refused("no such field: " + name);
}

Response Zoho::extraControl(const Request& request) {
    const std::lock_guard lock(mutex_);
    const auto& path = request.segments;
    if (path.size() == 1 && path[0] == "session" && request.method == "POST")
        return jsonResponse(200, {{"access_token", tokens_.issue()}});
    if (path.size() == 1 && path[0] == "webhooks" && request.method == "GET")
        return jsonResponse(200, channels_.deliveries().state());
    return refused("no such control route; see README.md");
}

}  // namespace leadloom::sandbox::zoho
