#include "tests/sandbox/core/text.h"
#include "tests/sandbox/salesforce/answers.h"
#include "tests/sandbox/salesforce/field_value.h"
#include "tests/sandbox/salesforce/record_id.h"
#include "tests/sandbox/salesforce/salesforce.h"

namespace leadloom::sandbox::salesforce {

using nlohmann::json;

namespace {

constexpr std::int64_t DayMillis = 86'400'000;

Response malformedId(const std::string& id) {
    return errorAnswer(404, "NOT_FOUND",
                       "Provided external ID field does not exist or is not accessible: " + id);
}

/// The fields that `?fields=` names, all without it; nothing and `error` for an unknown one.
std::vector<std::size_t> wantedFields(const Request& request, const ObjectType& type,
                                      std::string& error) {
    const auto* names = request.param("fields");
    if (names == nullptr) return allFields(type);
    std::vector<std::size_t> indexes;
    for (const auto& name : split(*names, ',')) {
        const auto index = type.find(trimmed(name));
        if (index)
            indexes.push_back(*index);
        else
            error = "No such column '" + name + "' on entity '" + type.name() + "'";
    }
    return indexes;
}

std::string choiceUrl(const std::string& version, const Table& table, const std::string& id) {
    return "/services/data/" + version + "/sobjects/" + table.type().name() + "/" + id;
}

/// Whether a conditional header forbids the request, given the row's last change.
std::optional<int> conditionStatus(const Request& request, const Table& table, const Row& row) {
    const auto modified = parsedTime(row.at(table.type().at("LastModifiedDate")).value_or(""));
    const auto unmodified = parsedHttpDate(request.header("If-Unmodified-Since"));
    if (unmodified && modified && *modified > *unmodified) return 412;
    const auto since = parsedHttpDate(request.header("If-Modified-Since"));
    if (since && modified && *modified <= *since && request.method == "GET") return 304;
    return std::nullopt;
}

}  // namespace

SaveOptions Salesforce::clientOptions(const Request& request) const {
    SaveOptions options;
    const auto rule = lowered(request.header("Sforce-Duplicate-Rule-Header"));
    options.allowDuplicates = rule.find("allowsave=true") != std::string::npos;
    const auto* updateOnly = request.param("updateOnly");
    options.updateOnly = updateOnly != nullptr && *updateOnly == "true";
    return options;
}

Response Salesforce::versions(const Request& /*request*/, const Captures& /*found*/) {
    json list = json::array();
    for (int number = 31; number <= 68; ++number)
        list.push_back({{"label", "Release " + std::to_string(number)},
                        {"url", "/services/data/v" + std::to_string(number) + ".0"},
                        {"version", std::to_string(number) + ".0"}});
    return jsonResponse(200, list);
}

Response Salesforce::resources(const Request& /*request*/, const Captures& found) {
    const auto base = "/services/data/" + found[0] + "/";
    json list;
    for (const char* name : {"sobjects", "query", "queryAll", "composite", "limits", "jobs"})
        list[name] = base + name;
    return jsonResponse(200, list);
}

Response Salesforce::limits(const Request& /*request*/, const Captures& /*found*/) {
    const auto limit = [](std::int64_t max, std::int64_t remaining) {
        return json{{"Max", max}, {"Remaining", remaining}};
    };
    return jsonResponse(200, {{"DailyApiRequests",
                               limit(dailyLimit_, std::max<std::int64_t>(0, dailyLimit_ - used_))},
                              {"DailyBulkApiBatches", limit(15'000, 15'000)},
                              {"DailyBulkV2QueryJobs", limit(10'000, 10'000)},
                              {"DailyBulkV2QueryFileStorageMB", limit(976'562, 976'562)},
                              {"DataStorageMB", limit(10'240, 10'000)},
                              {"SingleEmail", limit(5'000, 5'000)}});
}

Response Salesforce::userInfo(const Request& request, const Captures& /*found*/) {
    return jsonResponse(
        200, {{"sub", request.baseUrl + "/id/00D5g0000000001EAA/" + org_.integrationUser()},
              {"user_id", org_.integrationUser()},
              {"organization_id", "00D5g0000000001EAA"},
              {"preferred_username", sessions_.settings()["username"]},
              {"active", true}});
}

Response Salesforce::listObjects(const Request& /*request*/, const Captures& found) {
    json list = json::array();
    for (const auto& table : org_.tables())
        list.push_back(summariseObject(table->type(), found[0]));
    return jsonResponse(200, {{"encoding", "UTF-8"}, {"maxBatchSize", 200}, {"sobjects", list}});
}

Response Salesforce::summary(const Request& /*request*/, const Captures& found) {
    const auto* table = tableOrNull(found[1]);
    if (table == nullptr) return notFound();
    return jsonResponse(200, {{"objectDescribe", summariseObject(table->type(), found[0])},
                              {"recentItems", json::array()}});
}

Response Salesforce::describe(const Request& /*request*/, const Captures& found) {
    const auto* table = tableOrNull(found[1]);
    return table == nullptr ? notFound()
                            : jsonResponse(200, describeObject(table->type(), found[0]));
}

Response Salesforce::create(const Request& request, const Captures& found) {
    auto* table = tableOrNull(found[1]);
    if (table == nullptr) return notFound();
    if (request.body.empty())
        return errorAnswer(
            400, "JSON_PARSER_ERROR",
            "The HTTP entity body is required, but this request has no entity body.");
    const auto result = org_.create(*table, json::parse(request.body), clientOptions(request));
    if (!result.ok()) return errorAnswer(result.errors);
    return jsonResponse(201, {{"id", result.id}, {"success", true}, {"errors", json::array()}});
}

Response Salesforce::read(const Request& request, const Captures& found) {
    const auto* table = tableOrNull(found[1]);
    if (table == nullptr) return notFound();
    const auto id = normalisedId(found[2]);
    return id ? readRow(request, *table, *id, found[0]) : malformedId(found[2]);
}

Response Salesforce::readRow(const Request& request, const Table& table, const std::string& id,
                             const std::string& version) {
    const auto* row = table.find(id);
    if (row == nullptr) return notFound();
    if (row->deleted) return errorAnswer(404, "ENTITY_IS_DELETED", "entity is deleted");
    std::string error;
    const auto fields = wantedFields(request, table.type(), error);
    if (!error.empty()) return errorAnswer(400, "INVALID_FIELD", error);
    if (const auto status = conditionStatus(request, table, *row)) return emptyResponse(*status);
    std::string body;
    appendRecord(body, table, *row, fields, version);
    return textResponse(200, std::move(body));
}

Response Salesforce::update(const Request& request, const Captures& found) {
    auto* table = tableOrNull(found[1]);
    const auto id = normalisedId(found[2]);
    if (table == nullptr || !id) return table == nullptr ? notFound() : malformedId(found[2]);
    const auto* row = table->find(*id);
    if (row != nullptr && conditionStatus(request, *table, *row))
        return errorAnswer(412, "PRECONDITION_FAILED", "the record was changed since");
    if (request.body.empty())
        return errorAnswer(
            400, "JSON_PARSER_ERROR",
            "The HTTP entity body is required, but this request has no entity body.");
    const auto fields = json::parse(request.body);
    if (fields.is_object() && fields.contains("Id"))
        return errorAnswer(400, "INVALID_FIELD",
                           "The Id field should not be specified in the sobject data.");
    const auto result = org_.update(*table, *id, fields, clientOptions(request));
    return result.ok() ? emptyResponse(204) : errorAnswer(result.errors);
}

Response Salesforce::remove(const Request& /*request*/, const Captures& found) {
    auto* table = tableOrNull(found[1]);
    const auto id = normalisedId(found[2]);
    if (table == nullptr || !id) return table == nullptr ? notFound() : malformedId(found[2]);
    const auto result = org_.remove(*table, *id, {});
    return result.ok() ? emptyResponse(204) : errorAnswer(result.errors);
}

namespace {

/// The external id field of a path, or nothing when the object has no such key.
std::optional<std::size_t> keyField(const Table& table, const std::string& name) {
    const auto index = table.type().find(name);
    if (!index || !table.type().fields()[*index].externalId) return std::nullopt;
    return index;
}

Response noSuchKey(const std::string& name) {
    return errorAnswer(404, "NOT_FOUND",
                       "Provided external ID field does not exist or is not accessible: " + name);
}

}  // namespace

Response Salesforce::readByKey(const Request& request, const Captures& found) {
    const auto* table = tableOrNull(found[1]);
    if (table == nullptr) return notFound();
    const auto key = keyField(*table, found[2]);
    if (!key) return noSuchKey(found[2]);
    const auto rows = table->withValue(*key, found[3]);
    if (rows.empty()) return notFound();
    if (rows.size() == 1) return readRow(request, *table, rows.front()->id, found[0]);
    json choices = json::array();
    for (const auto* row : rows)
        choices.push_back(choiceUrl(found[0], *table, row->id));
    return jsonResponse(300, choices);
}

Response Salesforce::upsertByKey(const Request& request, const Captures& found) {
    auto* table = tableOrNull(found[1]);
    if (table == nullptr) return notFound();
    const auto key = keyField(*table, found[2]);
    if (!key) return noSuchKey(found[2]);
    const auto fields = json::parse(request.body, nullptr, false);
    if (!fields.is_object())
        return errorAnswer(400, "JSON_PARSER_ERROR", "The HTTP entity body must be a JSON object");
    for (const auto& [name, value] : fields.items())
        if (equalsIgnoringCase(name, found[2]) || equalsIgnoringCase(name, "Id"))
            return errorAnswer(
                400, "INVALID_FIELD",
                "The " + name + " field should not be specified in the sobject data.");
    const auto result = org_.upsert(*table, found[2], found[3], fields, clientOptions(request));
    if (!result.choices.empty()) {
        json choices = json::array();
        for (const auto& id : result.choices)
            choices.push_back(choiceUrl(found[0], *table, id));
        return jsonResponse(300, choices);
    }
    if (!result.ok()) return errorAnswer(result.errors);
    const auto version = parsedInteger(std::string_view(found[0]).substr(1, found[0].size() - 3));
    if (version.value_or(0) < 46 && !result.created) return emptyResponse(204);
    return jsonResponse(result.created ? 201 : 200, resultItem(result, true));
}

Response Salesforce::removeByKey(const Request& /*request*/, const Captures& found) {
    auto* table = tableOrNull(found[1]);
    if (table == nullptr) return notFound();
    const auto key = keyField(*table, found[2]);
    if (!key) return noSuchKey(found[2]);
    const auto rows = table->withValue(*key, found[3]);
    if (rows.size() != 1)
        return rows.empty() ? notFound() : errorAnswer(300, "MULTIPLE", "several records");
    const auto result = org_.remove(*table, std::string(rows.front()->id), {});
    return result.ok() ? emptyResponse(204) : errorAnswer(result.errors);
}

Response Salesforce::deletedBetween(const Request& request, const Captures& found) {
    return changedBetween(request, found, true);
}

Response Salesforce::updatedBetween(const Request& request, const Captures& found) {
    return changedBetween(request, found, false);
}

Response Salesforce::changedBetween(const Request& request, const Captures& found, bool deleted) {
    const auto* table = tableOrNull(found[1]);
    if (table == nullptr) return notFound();
    const auto* from = request.param("start");
    const auto* to = request.param("end");
    const auto start = from ? parsedTime(*from) : std::nullopt;
    const auto end = to ? parsedTime(*to) : std::nullopt;
    if (!start || !end)
        return errorAnswer(400, "MISSING_ARGUMENT", "start and end must be date-times");
    if (*start >= *end)
        return errorAnswer(400, "INVALID_REPLICATION_DATE", "start date must be before end date");
    const auto reach = (deleted ? 15 : 30) * DayMillis;
    if (*start < clock_.now() - reach)
        return errorAnswer(400, "INVALID_REPLICATION_DATE", "startDate is too far in the past");
    const auto changes =
        org_.changedBetween(*table, isoTime(*start, "+0000"), isoTime(*end, "+0000"), deleted);
    json list = json::array();
    for (const auto& [id, time] : changes)
        list.push_back(deleted ? json{{"id", id}, {"deletedDate", time}} : json(id));
    json answer = {{"latestDateCovered", isoTime(*end, "+0000")}};
    if (!deleted) {
        answer["ids"] = list;
        return jsonResponse(200, answer);
    }
    answer["deletedRecords"] = list;
    answer["earliestDateAvailable"] = isoTime(clock_.now() - reach, "+0000");
    return jsonResponse(200, answer);
}

}  // namespace leadloom::sandbox::salesforce
