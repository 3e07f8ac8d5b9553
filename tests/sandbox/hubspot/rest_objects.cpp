#include <algorithm>

#include "tests/sandbox/core/text.h"
#include "tests/sandbox/hubspot/hubspot.h"
#include "tests/sandbox/hubspot/record_text.h"

namespace leadloom::sandbox::hubspot {

using nlohmann::json;

namespace {

/// All values of a parameter that may be repeated or comma-separated.
std::vector<std::string> listParam(const Request& request, std::string_view name) {
    std::vector<std::string> values;
    for (const auto& [key, value] : request.query)
        if (key == name)
            for (const auto& part : split(value, ','))
                if (!trimmed(part).empty()) values.emplace_back(trimmed(part));
    return values;
}

bool archivedWanted(const Request& request) {
    const auto* value = request.param("archived");
    return value != nullptr && *value == "true";
}

Response invalid(const std::string& message) {
    return problemAnswer(400, "VALIDATION_ERROR", message);
}

json singleInput(const Request& request) {
    return request.body.empty() ? json::object() : json::parse(request.body);
}

Response missingProperties(const char* type) {
    return invalid(std::string("Invalid input JSON on line 1, column 1: Cannot build ") + type +
                   ", some of required attributes are not set [properties]");
}

/// The `"associations":{…}` member for the types that a request asks for.
std::vector<std::string> associationMembers(const Account& account, std::size_t place,
                                            const Record& record,
                                            const std::vector<std::size_t>& wanted) {
    json members = json::object();
    for (const auto to : wanted) {
        const auto& type = account.tables()[to]->type();
        const auto kind = account.tables()[place]->type().singular() + "_to_" + type.singular();
        json results = json::array();
        for (const auto& [id, types] : account.associations().of({place, record.id}, to)) {
            const auto* plain = defaultAssociation(place, to);
            const bool primary = std::any_of(
                types.begin(), types.end(), [&](int known) { return plain && known != plain->id; });
            if (primary) results.push_back({{"id", std::to_string(id)}, {"type", kind}});
            results.push_back(
                {{"id", std::to_string(id)},
                 {"type", primary || primaryAssociation(place, to) ? kind + "_unlabeled" : kind}});
        }
        if (!results.empty()) members[type.plural()] = {{"results", results}};
    }
    if (members.empty()) return {};
    return {"\"associations\":" + members.dump()};
}

std::vector<std::size_t> wantedAssociations(Account& account, const Request& request) {
    std::vector<std::size_t> wanted;
    for (const auto& name : listParam(request, "associations"))
        if (const auto* table = account.find(name)) wanted.push_back(account.placeOf(*table));
    return wanted;
}

}  // namespace

std::int64_t HubSpot::idOf(const Table& table, const std::string& text,
                           const std::string& idProperty) const {
    if (idProperty.empty() || idProperty == "hs_object_id") {
        const auto* record = table.find(parsedInteger(text).value_or(0));
        return record ? record->id : 0;
    }
    const auto property = table.type().find(idProperty);
    if (!property) return 0;
    const auto* record = table.findByValue(*property, text);
    return record ? record->id : 0;
}

Response HubSpot::list(const Request& request, const Captures& found) {
    const auto* table = account_.find(found[0]);
    if (table == nullptr) return invalid("Unable to infer object type from: " + found[0]);
    const auto* limitText = request.param("limit");
    const auto limit = limitText ? parsedInteger(*limitText) : 10;
    const std::int64_t most = request.param("propertiesWithHistory") ? 50 : 100;
    if (!limit || *limit < 1 || *limit > most)
        return invalid("The limit must be between 1 and " + std::to_string(most));
    const auto* afterText = request.param("after");
    const auto after = afterText && !afterText->empty() ? parsedInteger(*afterText) : 0;
    if (!after) return invalid("after: the cursor could not be read");
    const auto properties = wantedProperties(table->type(), listParam(request, "properties"));
    const auto associations = wantedAssociations(account_, request);
    const bool archived = archivedWanted(request);
    const auto place = account_.placeOf(*table);
    std::string body = "{\"results\":[";
    std::int64_t count = 0, last = 0;
    bool more = false;
    for (auto at = table->records().upper_bound(*after); at != table->records().end() && !more;
         ++at) {
        const auto& record = at->second;
        if (record.archived != archived) continue;
        more = count == *limit;
        if (more) break;
        if (count++ > 0) body += ',';
        appendRecord(body, table->type(), record, record.values, properties,
                     {associationMembers(account_, place, record, associations)});
        last = record.id;
    }
    body += ']';
    if (more) {
        const auto cursor = std::to_string(last);
        body += R"(,"paging":{"next":{"after":")" + cursor + R"(","link":")" + request.baseUrl +
                request.path + "?after=" + cursor + "\"}}";
    }
    return textResponse(200, body + "}");
}

Response HubSpot::read(const Request& request, const Captures& found) {
    const auto* table = account_.find(found[0]);
    if (table == nullptr) return invalid("Unable to infer object type from: " + found[0]);
    const auto* idProperty = request.param("idProperty");
    const auto* record = table->find(idOf(*table, found[1], idProperty ? *idProperty : ""));
    if (record == nullptr || record->archived != archivedWanted(request)) return notFound();
    std::string body;
    appendRecord(body, table->type(), *record, record->values,
                 wantedProperties(table->type(), listParam(request, "properties")),
                 {associationMembers(account_, account_.placeOf(*table), *record,
                                     wantedAssociations(account_, request))});
    return textResponse(200, body);
}

Response HubSpot::written(const Table& table, const WriteResult& result, int status) const {
    if (!result.ok()) return problemAnswer(*result.problem);
    const auto& record = *table.find(result.id);
    std::string body;
    appendRecord(body, table.type(), record, record.values, setProperties(table.type(), record));
    return textResponse(status, body);
}

Response HubSpot::create(const Request& request, const Captures& found) {
    auto* table = account_.find(found[0]);
    if (table == nullptr) return invalid("Unable to infer object type from: " + found[0]);
    const auto input = singleInput(request);
    if (!input.contains("properties") || !input["properties"].is_object())
        return missingProperties("SimplePublicObjectInputForCreate");
    const auto associations = input.value("associations", json::array());
    if (const auto problem = linkNew(*table, 0, associations, true)) return problemAnswer(*problem);
    const auto result = account_.create(*table, input["properties"], {});
    if (result.ok()) linkNew(*table, result.id, associations, false);
    return written(*table, result, 201);
}

Response HubSpot::update(const Request& request, const Captures& found) {
    auto* table = account_.find(found[0]);
    if (table == nullptr) return invalid("Unable to infer object type from: " + found[0]);
    const auto input = singleInput(request);
    if (!input.contains("properties") || !input["properties"].is_object())
        return missingProperties("SimplePublicObjectInput");
    const auto* idProperty = request.param("idProperty");
    const auto id = idOf(*table, found[1], idProperty ? *idProperty : "");
    if (id == 0) return notFound();
    return written(*table, account_.update(*table, id, input["properties"], {}), 200);
}

Response HubSpot::archive(const Request& /*request*/, const Captures& found) {
    auto* table = account_.find(found[0]);
    if (table == nullptr) return invalid("Unable to infer object type from: " + found[0]);
    account_.archive(*table, parsedInteger(found[1]).value_or(0), {});
    return emptyResponse(204);
}

Response HubSpot::merge(const Request& request, const Captures& found) {
    auto* table = account_.find(found[0]);
    if (table == nullptr) return invalid("Unable to infer object type from: " + found[0]);
    const auto input = singleInput(request);
    const auto primary = parsedInteger(input.value("primaryObjectId", ""));
    const auto other = parsedInteger(input.value("objectIdToMerge", ""));
    if (!primary || !other) return invalid("primaryObjectId and objectIdToMerge are required");
    return written(*table, account_.merge(*table, *primary, *other, {}), 200);
}

}  // namespace leadloom::sandbox::hubspot
