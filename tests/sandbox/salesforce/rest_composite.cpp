#include <algorithm>

#include "tests/sandbox/core/text.h"
#include "tests/sandbox/core/url.h"
#include "tests/sandbox/salesforce/answers.h"
#include "tests/sandbox/salesforce/field_value.h"
#include "tests/sandbox/salesforce/record_id.h"
#include "tests/sandbox/salesforce/salesforce.h"

namespace leadloom::sandbox::salesforce {

using nlohmann::json;

namespace {

constexpr std::size_t MaxRecords = 200, MaxChunks = 10, MaxSubrequests = 25;

std::string typeOf(const json& record) {
    if (!record.is_object()) return {};
    const auto attributes = record.value("attributes", json::object());
    return attributes.is_object() ? attributes.value("type", "") : "";
}

SaveResult failure(std::string code, std::string message) {
    SaveResult result;
    result.errors.push_back({std::move(code), std::move(message), {}});
    return result;
}

std::optional<Response> wrongCount(std::size_t count) {
    if (count == 0) return errorAnswer(400, "MISSING_ARGUMENT", "at least one record is required");
    if (count > MaxRecords)
        return errorAnswer(
            400, "EXCEEDED_ID_LIMIT",
            "record limit reached. cannot submit more than 200 records in this operation");
    return std::nullopt;
}

/// `@{ref.path[0].field}` replaced by what the named answer holds; nothing when it holds none.
std::optional<std::string> withReferences(std::string text, const json& answers) {
    for (auto at = text.find("@{"); at != std::string::npos; at = text.find("@{")) {
        const auto end = text.find('}', at);
        if (end == std::string::npos) return std::nullopt;
        auto path = text.substr(at + 2, end - at - 2);
        std::string pointer;
        for (const auto& part : split(path, '.')) {
            const auto bracket = part.find('[');
            pointer += "/" + part.substr(0, bracket);
            if (bracket != std::string::npos)
                pointer += "/" + part.substr(bracket + 1, part.size() - bracket - 2);
        }
        const json::json_pointer where(pointer);
        if (!answers.contains(where) || !answers[where].is_primitive()) return std::nullopt;
        const auto& value = answers[where];
        text.replace(at, end - at + 1, value.is_string() ? value.get<std::string>() : value.dump());
    }
    return text;
}

/// What succeeded in a transaction that was taken back.
void haltSucceeded(json& list) {
    for (auto& item : list) {
        if (item["httpStatusCode"] >= 400) continue;
        item["httpStatusCode"] = 400;
        item["body"] = json::array({{{"errorCode", "PROCESSING_HALTED"},
                                     {"message",
                                      "The transaction was rolled back since another operation in "
                                      "the same transaction failed."}}});
    }
}

}  // namespace

Response Salesforce::chunkError(const json& records) const {
    std::size_t chunks = 0;
    std::string last;
    for (const auto& record : records) {
        const auto type = lowered(typeOf(record));
        if (type.empty())
            return errorAnswer(400, "INVALID_INPUT",
                               "attributes with a type are required in every record");
        if (type != last) ++chunks;
        last = type;
    }
    if (chunks > MaxChunks)
        return errorAnswer(400, "TOO_MANY_CHUNKS",
                           "more than 10 chunks of different types in one request");
    return emptyResponse(0);
}

Response Salesforce::saveMany(const json& records, bool allOrNone, bool showCreated,
                              const SaveOne& saveOne) {
    std::vector<SaveResult> results;
    if (allOrNone) org_.begin();
    for (const auto& record : records)
        results.push_back(saveOne(record));
    const bool failed =
        std::any_of(results.begin(), results.end(), [](const auto& r) { return !r.ok(); });
    if (allOrNone) {
        if (failed)
            org_.rollback();
        else
            org_.commit();
    }
    json answer = json::array();
    for (auto& result : results) {
        if (allOrNone && failed && result.ok()) {
            const auto id = std::exchange(result.id, "");
            result.errors.push_back({"ALL_OR_NONE_OPERATION_ROLLED_BACK",
                                     "Record rolled back because not all records were valid and "
                                     "the request was using AllOrNone header",
                                     {}});
            // A delete that was taken back still names its record.
            if (records.is_array() && !records.empty() && records.front().is_string())
                result.id = id;
        }
        answer.push_back(resultItem(result, showCreated));
    }
    return jsonResponse(200, answer);
}

Response Salesforce::createMany(const Request& request, const Captures& /*found*/) {
    const auto body = json::parse(request.body, nullptr, false);
    if (!body.is_object() || !body.contains("records") || !body["records"].is_array())
        return errorAnswer(400, "JSON_PARSER_ERROR", "records must be an array");
    const auto& records = body["records"];
    if (auto wrong = wrongCount(records.size())) return *wrong;
    if (auto wrong = chunkError(records); wrong.status != 0) return wrong;
    const auto options = clientOptions(request);
    return saveMany(records, body.value("allOrNone", false), false, [&](const json& record) {
        auto* table = tableOrNull(typeOf(record));
        if (table == nullptr)
            return failure("INVALID_TYPE",
                           "sObject type '" + typeOf(record) + "' is not supported.");
        if (record.contains("id") || record.contains("Id"))
            return failure("INVALID_FIELD_FOR_INSERT_UPDATE",
                           "cannot specify Id in an insert call");
        return org_.create(*table, record, options);
    });
}

Response Salesforce::updateMany(const Request& request, const Captures& /*found*/) {
    const auto body = json::parse(request.body, nullptr, false);
    if (!body.is_object() || !body.contains("records") || !body["records"].is_array())
        return errorAnswer(400, "JSON_PARSER_ERROR", "records must be an array");
    const auto& records = body["records"];
    if (auto wrong = wrongCount(records.size())) return *wrong;
    if (auto wrong = chunkError(records); wrong.status != 0) return wrong;
    const auto options = clientOptions(request);
    std::set<std::string> seen;
    return saveMany(records, body.value("allOrNone", false), false, [&](const json& record) {
        auto fields = record;
        std::string given = record.value("id", record.value("Id", ""));
        fields.erase("id");
        fields.erase("Id");
        const auto id = normalisedId(given);
        auto* table = tableOrNull(typeOf(record));
        if (given.empty()) return failure("MISSING_ARGUMENT", "Id not specified in an update call");
        if (!id || table == nullptr || id->compare(0, 3, table->type().prefix()) != 0)
            return failure("MALFORMED_ID", "Record ID: id value of incorrect type: " + given);
        if (!seen.insert(*id).second)
            return failure("DUPLICATE_VALUE", "Duplicate id specified: " + given);
        return org_.update(*table, *id, fields, options);
    });
}

Response Salesforce::removeMany(const Request& request, const Captures& /*found*/) {
    const auto* ids = request.param("ids");
    if (ids == nullptr || ids->empty())
        return errorAnswer(400, "MISSING_ARGUMENT", "ids is required");
    json list = json::array();
    for (const auto& id : split(*ids, ','))
        list.push_back(trimmed(id));
    if (auto wrong = wrongCount(list.size())) return *wrong;
    const auto* allOrNone = request.param("allOrNone");
    return saveMany(list, allOrNone != nullptr && *allOrNone == "true", false,
                    [&](const json& given) {
                        const auto id = normalisedId(given.get<std::string>());
                        auto* table = id ? org_.ofId(*id) : nullptr;
                        if (table == nullptr)
                            return failure("MALFORMED_ID", "bad id " + given.get<std::string>());
                        return org_.remove(*table, *id, {});
                    });
}

Response Salesforce::upsertMany(const Request& request, const Captures& found) {
    auto* table = tableOrNull(found[1]);
    if (table == nullptr) return notFound();
    const auto key = table->type().find(found[2]);
    if (!key || !table->type().fields()[*key].externalId)
        return errorAnswer(
            404, "NOT_FOUND",
            "Provided external ID field does not exist or is not accessible: " + found[2]);
    const auto name = table->type().fields()[*key].name;
    const auto body = json::parse(request.body, nullptr, false);
    if (!body.is_object() || !body.contains("records") || !body["records"].is_array())
        return errorAnswer(400, "JSON_PARSER_ERROR", "records must be an array");
    const auto& records = body["records"];
    if (auto wrong = wrongCount(records.size())) return *wrong;
    const auto options = clientOptions(request);
    std::set<std::string> seen;
    return saveMany(records, body.value("allOrNone", false), true, [&](const json& record) {
        if (!equalsIgnoringCase(typeOf(record), found[1]))
            return failure("INVALID_TYPE", "all records must be of type " + found[1]);
        if (record.contains("Id") || record.contains("id"))
            return failure("INVALID_FIELD", "cannot specify Id in an upsert by external id");
        const auto value = record.find(name);
        if (value == record.end() || !value->is_string() || value->get<std::string>().empty())
            return failure("MISSING_ARGUMENT", name + " not specified");
        auto fields = record;
        fields.erase(name);
        if (!seen.insert(lowered(value->get<std::string>())).second)
            return failure("DUPLICATE_VALUE",
                           "Duplicate external id specified: " + value->get<std::string>());
        return org_.upsert(*table, name, *value, fields, options);
    });
}

Response Salesforce::readMany(const Request& request, const Captures& found) {
    const auto* table = tableOrNull(found[1]);
    if (table == nullptr) return notFound();
    std::vector<std::string> ids, names;
    if (request.method == "POST") {
        const auto body = json::parse(request.body, nullptr, false);
        ids = body.value("ids", ids);
        names = body.value("fields", names);
    } else {
        if (const auto* value = request.param("ids")) ids = split(*value, ',');
        if (const auto* value = request.param("fields")) names = split(*value, ',');
    }
    if (ids.empty() || names.empty())
        return errorAnswer(400, "MISSING_ARGUMENT", "ids and fields are required");
    if (ids.size() > (request.method == "POST" ? 2000U : 800U))
        return errorAnswer(400, "EXCEEDED_ID_LIMIT", "too many ids");
    std::vector<std::size_t> fields;
    for (const auto& name : names) {
        const auto index = table->type().find(name);
        if (!index)
            return errorAnswer(400, "INVALID_FIELD",
                               "No such column '" + name + "' on entity '" + found[1] + "'");
        fields.push_back(*index);
    }
    std::string out = "[";
    for (const auto& given : ids) {
        const auto id = normalisedId(given);
        const auto* row = id ? table->find(*id) : nullptr;
        if (out.size() > 1) out += ',';
        if (row == nullptr || row->deleted)
            out += "null";
        else
            appendRecord(out, *table, *row, fields, found[0]);
    }
    return textResponse(200, out + "]");
}

Response Salesforce::subrequest(const json& part, const std::string& baseUrl, const json& answers) {
    const auto reference = part.value("referenceId", "");
    if (reference.empty() || answers.contains(reference))
        return errorAnswer(400, "INVALID_INPUT", "referenceId is missing or used twice");
    const auto url = withReferences(part.value("url", ""), answers);
    const auto text = withReferences(part.contains("body") ? part["body"].dump() : "", answers);
    if (!url || !text)
        return errorAnswer(400, "PROCESSING_HALTED",
                           "Invalid reference specified. No value for a reference.");
    Request inner;
    inner.method = part.value("method", "GET");
    inner.headers["Content-Type"] = "application/json";
    inner.baseUrl = baseUrl;
    inner.body = *text;
    setTarget(inner, *url);
    const bool nested = inner.segments.size() == 4 && inner.segments[3] == "composite";
    return nested ? errorAnswer(400, "INVALID_INPUT", "composite requests can't be nested")
                  : dispatch(inner);
}

Response Salesforce::composite(const Request& request, const Captures& /*found*/) {
    const auto body = json::parse(request.body, nullptr, false);
    if (!body.is_object() || !body.contains("compositeRequest") ||
        !body["compositeRequest"].is_array())
        return errorAnswer(400, "JSON_PARSER_ERROR", "compositeRequest must be an array");
    if (body["compositeRequest"].size() > MaxSubrequests)
        return errorAnswer(400, "LIMIT_EXCEEDED",
                           "at most 25 subrequests in one composite request");
    const bool allOrNone = body.value("allOrNone", false);
    json list = json::array(), answers = json::object();
    bool failed = false;
    if (allOrNone) org_.begin();
    for (const auto& part : body["compositeRequest"]) {
        const auto answer = subrequest(part, request.baseUrl, answers);
        const auto reference = part.value("referenceId", "");
        failed = failed || answer.status >= 400;
        answers[reference] =
            answer.body.empty() ? json(nullptr) : json::parse(answer.body, nullptr, false);
        list.push_back({{"body", answers[reference]},
                        {"httpHeaders", json::object()},
                        {"httpStatusCode", answer.status},
                        {"referenceId", reference}});
        if (failed && allOrNone) break;
    }
    if (allOrNone && failed) {
        org_.rollback();
        haltSucceeded(list);
    } else if (allOrNone) {
        org_.commit();
    }
    return jsonResponse(200, {{"compositeResponse", list}});
}

}  // namespace leadloom::sandbox::salesforce
