#include "tests/sandbox/core/text.h"
#include "tests/sandbox/salesforce/answers.h"
#include "tests/sandbox/salesforce/field_value.h"
#include "tests/sandbox/salesforce/record_id.h"
#include "tests/sandbox/salesforce/salesforce.h"

namespace leadloom::sandbox::salesforce {

using nlohmann::json;

namespace {

constexpr const char* Version = "v67.0";

Response noSuchType(const std::string& type) {
    return jsonResponse(404, {{"error", "no such type: " + type}});
}

std::string textOf(const Table& table, const Row& row) {
    std::string body;
    appendRecord(body, table, row, allFields(table.type()), Version);
    return body;
}

SaveOptions asUser() {
    SaveOptions options;
    options.asUser = true;
    return options;
}

}  // namespace

std::vector<std::string> Salesforce::types() const {
    const std::lock_guard lock(mutex_);
    std::vector<std::string> names;
    for (const auto& table : org_.tables())
        names.push_back(table->type().name());
    return names;
}

Response Salesforce::listRecords(const std::string& type, bool withDeleted) {
    const std::lock_guard lock(mutex_);
    const auto* table = tableOrNull(type);
    if (table == nullptr) return noSuchType(type);
    std::string body = "{\"records\":[";
    bool first = true;
    for (const auto& [id, row] : table->rows()) {
        if (row.deleted && !withDeleted) continue;
        if (!first) body += ',';
        first = false;
        body += textOf(*table, row);
    }
    return textResponse(200, body + "]}");
}

Response Salesforce::readRecord(const std::string& type, const std::string& id) {
    const std::lock_guard lock(mutex_);
    const auto* table = tableOrNull(type);
    const auto full = normalisedId(id);
    const auto* row = table && full ? table->find(*full) : nullptr;
    return row ? textResponse(200, textOf(*table, *row)) : notFound();
}

Response Salesforce::saved(const SaveResult& result, const Table& table) const {
    if (!result.ok()) return errorAnswer(result.errors);
    const auto* row = table.find(result.id);
    return row ? textResponse(result.created ? 201 : 200, textOf(table, *row)) : emptyResponse(204);
}

Response Salesforce::createRecord(const std::string& type, const json& fields) {
    const std::lock_guard lock(mutex_);
    auto* table = tableOrNull(type);
    return table ? saved(org_.create(*table, fields, asUser()), *table) : noSuchType(type);
}

Response Salesforce::editRecord(const std::string& type, const std::string& id, const json& fields,
                                bool replace) {
    const std::lock_guard lock(mutex_);
    auto* table = tableOrNull(type);
    if (table == nullptr) return noSuchType(type);
    auto changes = fields;
    for (const auto& field : table->type().fields())
        if (replace && field.updateable && !field.removed && field.type != FieldType::Boolean &&
            field.name != "OwnerId" && !changes.contains(field.name))
            changes[field.name] = nullptr;
    return saved(org_.update(*table, normalisedId(id).value_or(id), changes, asUser()), *table);
}

Response Salesforce::deleteRecord(const std::string& type, const std::string& id, bool purge) {
    const std::lock_guard lock(mutex_);
    auto* table = tableOrNull(type);
    if (table == nullptr) return noSuchType(type);
    const auto full = normalisedId(id).value_or(id);
    const auto result = purge ? org_.purge(*table, full) : org_.remove(*table, full, asUser());
    return result.ok() ? emptyResponse(204) : errorAnswer(result.errors);
}

Response Salesforce::restoreRecord(const std::string& type, const std::string& id) {
    const std::lock_guard lock(mutex_);
    auto* table = tableOrNull(type);
    return table ? saved(org_.restore(*table, normalisedId(id).value_or(id)), *table)
                 : noSuchType(type);
}

Response Salesforce::mergeRecords(const std::string& type, const std::string& winner,
                                  const std::vector<std::string>& losers) {
    const std::lock_guard lock(mutex_);
    auto* table = tableOrNull(type);
    if (table == nullptr) return noSuchType(type);
    std::vector<std::string> ids;
    ids.reserve(losers.size());
    for (const auto& id : losers)
        ids.push_back(normalisedId(id).value_or(id));
    return saved(org_.merge(*table, normalisedId(winner).value_or(winner), ids), *table);
}

Response Salesforce::convertRecord(const std::string& type, const std::string& id,
                                   const json& options) {
    const std::lock_guard lock(mutex_);
    if (!equalsIgnoringCase(type, "Lead"))
        return jsonResponse(400, {{"error", "only a Lead can be converted"}});
    return saved(org_.convert(normalisedId(id).value_or(id), options), *org_.find("Lead"));
}

Response Salesforce::listFields(const std::string& type) {
    const std::lock_guard lock(mutex_);
    const auto* table = tableOrNull(type);
    if (table == nullptr) return noSuchType(type);
    return jsonResponse(200, {{"fields", describeObject(table->type(), Version)["fields"]}});
}

Response Salesforce::addField(const std::string& type, const json& field) {
    const std::lock_guard lock(mutex_);
    auto* table = tableOrNull(type);
    if (table == nullptr) return noSuchType(type);
    auto parsed = fieldFromJson(field);
    if (!parsed.error.empty()) return jsonResponse(400, {{"error", parsed.error}});
    cursors_.clear();
    jobs_.reset();
    table->type().add(std::move(parsed.field));
    return jsonResponse(201, {{"added", field["name"]}});
}

Response Salesforce::removeField(const std::string& type, const std::string& name) {
    const std::lock_guard lock(mutex_);
    auto* table = tableOrNull(type);
    if (table == nullptr) return noSuchType(type);
    cursors_.clear();
    jobs_.reset();
    return table->type().remove(name) ? emptyResponse(204)
                                      : jsonResponse(404, {{"error", "no such field: " + name}});
}

Response Salesforce::extraControl(const Request& request) {
    const std::lock_guard lock(mutex_);
    const auto& path = request.segments;
    if (path.size() == 1 && path[0] == "session" && request.method == "POST")
        return jsonResponse(201, {{"access_token", sessions_.open()}});
    if (path.size() == 1 && path[0] == "jwt-key" && request.method == "GET")
        return jsonResponse(200, {{"private_key", sessions_.privateKey()}});
    return jsonResponse(404, {{"error", "no such control route; see README.md"}});
}

}  // namespace leadloom::sandbox::salesforce
