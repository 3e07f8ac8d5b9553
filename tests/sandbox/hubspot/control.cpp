#include "tests/sandbox/core/text.h"
#include "tests/sandbox/hubspot/hubspot.h"
#include "tests/sandbox/hubspot/record_text.h"

namespace leadloom::sandbox::hubspot {

using nlohmann::json;

namespace {

Response noSuchType(const std::string& type) {
    return jsonResponse(404, {{"error", "no such type: " + type}});
}

WriteOptions asUser() {
    WriteOptions options;
    options.asUser = true;
    return options;
}

/// Fields stand bare or under `properties`, as the API has them.
const json& propertiesOf(const json& fields) {
    const auto inner = fields.find("properties");
    return inner != fields.end() && inner->is_object() ? *inner : fields;
}

json linksOf(const Account& account, std::size_t place, std::int64_t id) {
    json links = json::object();
    for (std::size_t to = 0; to < account.tables().size(); ++to)
        for (const auto& [other, types] : account.associations().of({place, id}, to))
            links[account.tables()[to]->type().plural()].push_back(
                {{"id", std::to_string(other)}, {"types", types}});
    return links;
}

std::string textOf(const Account& account, const Table& table, const Record& record) {
    std::string body;
    const auto links = linksOf(account, account.placeOf(table), record.id);
    appendRecord(body, table.type(), record, record.values, allProperties(table.type()),
                 {{"\"links\":" + links.dump()}});
    return body;
}

}  // namespace

std::vector<std::string> HubSpot::types() const {
    const std::lock_guard lock(mutex_);
    std::vector<std::string> names;
    for (const auto& table : account_.tables())
        names.push_back(table->type().plural());
    return names;
}

Response HubSpot::listRecords(const std::string& type, bool withDeleted) {
    const std::lock_guard lock(mutex_);
    const auto* table = account_.find(type);
    if (table == nullptr) return noSuchType(type);
    std::vector<std::string> list;
    for (const auto& [id, record] : table->records())
        if (withDeleted || !record.archived) list.push_back(textOf(account_, *table, record));
    return textResponse(200, "{\"records\":[" + joined(list, ",") + "]}");
}

Response HubSpot::readRecord(const std::string& type, const std::string& id) {
    const std::lock_guard lock(mutex_);
    const auto* table = account_.find(type);
    const auto* record = table ? table->find(parsedInteger(id).value_or(0)) : nullptr;
    return record ? textResponse(200, textOf(account_, *table, *record)) : notFound();
}

Response HubSpot::createRecord(const std::string& type, const json& fields) {
    const std::lock_guard lock(mutex_);
    auto* table = account_.find(type);
    return table ? written(*table, account_.create(*table, propertiesOf(fields), asUser()), 201)
                 : noSuchType(type);
}

Response HubSpot::editRecord(const std::string& type, const std::string& id, const json& fields,
                             bool replace) {
    const std::lock_guard lock(mutex_);
    auto* table = account_.find(type);
    if (table == nullptr) return noSuchType(type);
    auto changes = propertiesOf(fields);
    for (const auto& property : table->type().properties())
        if (replace && !property.readOnly && !property.removed && !changes.contains(property.name))
            changes[property.name] = "";
    return written(*table,
                   account_.update(*table, parsedInteger(id).value_or(-1), changes, asUser()), 200);
}

Response HubSpot::deleteRecord(const std::string& type, const std::string& id, bool purge) {
    const std::lock_guard lock(mutex_);
    auto* table = account_.find(type);
    if (table == nullptr) return noSuchType(type);
    const auto number = parsedInteger(id).value_or(0);
    const bool done = purge ? account_.purge(*table, number, asUser())
                            : account_.archive(*table, number, asUser());
    return done ? emptyResponse(204) : notFound();
}

Response HubSpot::restoreRecord(const std::string& type, const std::string& id) {
    const std::lock_guard lock(mutex_);
    auto* table = account_.find(type);
    if (table == nullptr) return noSuchType(type);
    const auto number = parsedInteger(id).value_or(0);
    if (!account_.restore(*table, number)) return notFound();
    return textResponse(200, textOf(account_, *table, *table->find(number)));
}

Response HubSpot::mergeRecords(const std::string& type, const std::string& winner,
                               const std::vector<std::string>& losers) {
    const std::lock_guard lock(mutex_);
    auto* table = account_.find(type);
    if (table == nullptr) return noSuchType(type);
    WriteResult result;
    result.id = parsedInteger(winner).value_or(0);
    for (const auto& loser : losers) {
        result = account_.merge(*table, result.id, parsedInteger(loser).value_or(0), asUser());
        if (!result.ok()) break;
    }
    return losers.empty() ? jsonResponse(400, {{"error", "losers: missing"}})
                          : written(*table, result, 200);
}

Response HubSpot::listFields(const std::string& type) {
    const std::lock_guard lock(mutex_);
    const auto* table = account_.find(type);
    if (table == nullptr) return noSuchType(type);
    json fields = json::array();
    for (const auto& property : table->type().properties())
        if (!property.removed) fields.push_back(describeProperty(property));
    return jsonResponse(200, {{"fields", fields}});
}

Response HubSpot::addField(const std::string& type, const json& field) {
    const std::lock_guard lock(mutex_);
    auto* table = account_.find(type);
    if (table == nullptr) return noSuchType(type);
    auto complete = field;
    for (const auto& [key, value] :
         std::map<std::string, std::string>{{"label", field.value("name", "")},
                                            {"groupName", table->type().singular() + "information"},
                                            {"fieldType", "text"},
                                            {"type", "string"}})
        if (!complete.contains(key)) complete[key] = value;
    auto parsed = propertyFromJson(complete);
    if (!parsed.error.empty())
        return jsonResponse(400, {{"error", parsed.error + ": missing or wrong"}});
    table->type().add(std::move(parsed.property));
    return jsonResponse(201, {{"added", field["name"]}});
}

Response HubSpot::removeField(const std::string& type, const std::string& name) {
    const std::lock_guard lock(mutex_);
    auto* table = account_.find(type);
    if (table == nullptr) return noSuchType(type);
    return table->type().remove(name) ? emptyResponse(204)
                                      : jsonResponse(404, {{"error", "no such field: " + name}});
}

Response HubSpot::extraControl(const Request& request) {
    const std::lock_guard lock(mutex_);
    const auto& path = request.segments;
    if (path.size() == 1 && path[0] == "webhooks" && request.method == "GET")
        return jsonResponse(200, webhooks_.deliveries().state());
    if (path.size() == 1 && path[0] == "blocklist" && request.method == "GET")
        return jsonResponse(200, {{"emails", account_.blocked()}});
    const bool link = path.size() == 5 && path[0] == "associations";
    if (!link || (request.method != "PUT" && request.method != "DELETE"))
        return jsonResponse(404, {{"error", "no such control route; see README.md"}});
    const auto *from = account_.find(path[1]), *to = account_.find(path[3]);
    const auto* left = from ? from->find(parsedInteger(path[2]).value_or(0)) : nullptr;
    const auto* right = to ? to->find(parsedInteger(path[4]).value_or(0)) : nullptr;
    if (left == nullptr || right == nullptr) return notFound();
    const End a{account_.placeOf(*from), left->id}, b{account_.placeOf(*to), right->id};
    if (request.method == "PUT")
        account_.associations().add(*defaultAssociation(a.first, b.first), a.second, b.second);
    else
        account_.associations().remove(a, b);
    return emptyResponse(204);
}

}  // namespace leadloom::sandbox::hubspot
