#include <algorithm>
#include <set>

#include "tests/sandbox/core/text.h"
#include "tests/sandbox/zoho/zoho.h"

namespace leadloom::sandbox::zoho {

using nlohmann::json;

namespace {

constexpr std::size_t MostRows = 100;
constexpr std::int64_t ConvertCredits = 5, RowsPerCredit = 10;

Problem missing(const std::string& name, const std::string& path) {
    return {400,
            "MANDATORY_NOT_FOUND",
            "required field not found",
            {{"api_name", name}, {"json_path", path}}};
}

/// Why the body as a whole can't be taken.
std::optional<Problem> badBody(const json& body, const Module& module) {
    if (!body.is_object() || !body.contains("data") || !body["data"].is_array())
        return missing("data", "$.data");
    const auto size = body["data"].size();
    if (size == 0 || size > MostRows)
        return Problem{
            400,
            "INVALID_DATA",
            "invalid data",
            {{"api_name", "data"}, {"json_path", "$.data"}, {"maximum_length", MostRows}}};
    static const std::set<std::string> Triggers = {"workflow", "approval", "blueprint"};
    for (const auto& trigger : body.value("trigger", json::array()))
        if (Triggers.count(trigger.get<std::string>()) == 0)
            return Problem{400,
                           "INVALID_DATA",
                           "invalid data",
                           {{"api_name", "trigger"}, {"json_path", "$.trigger"}}};
    for (const auto& name : body.value("duplicate_check_fields", json::array())) {
        const auto* field = module.find(name.get<std::string>());
        const bool takes = field != nullptr && (field->unique || name == module.keyField());
        if (!takes)
            return Problem{400,
                           "INVALID_DATA",
                           "invalid data",
                           {{"api_name", "duplicate_check_fields"},
                            {"json_path", "$.duplicate_check_fields"}}};
    }
    return std::nullopt;
}

/// 207 where rows fared differently.
int statusOf(const json& rows, int success) {
    const auto failed = std::count_if(rows.begin(), rows.end(),
                                      [](const json& row) { return row["status"] == "error"; });
    if (failed == 0) return success;
    return failed == static_cast<std::ptrdiff_t>(rows.size()) ? 400 : 207;
}

bool isLater(const Record* record, std::string_view unmodifiedSince) {
    const auto limit = parsedTime(unmodifiedSince);
    return record != nullptr && limit && record->modified > *limit;
}

}  // namespace

json Zoho::writtenRow(const Table& table, const WriteResult& result, Verb verb) const {
    if (result.problem) return problemJson(*result.problem);
    const auto& record = table.records.at(result.id);
    const auto by = [&](std::int64_t id) {
        const auto* user = org_.user(id);
        return json{{"name", user->given + " " + user->family}, {"id", std::to_string(id)}};
    };
    json row = {{"code", "SUCCESS"},
                {"details",
                 {{"id", std::to_string(record.id)},
                  {"Created_Time", time(record.created)},
                  {"Modified_Time", time(record.modified)},
                  {"Created_By", by(record.createdBy)},
                  {"Modified_By", by(record.modifiedBy)},
                  {"$approval_state", "approved"}}},
                {"message", result.created ? "record added" : "record updated"},
                {"status", "success"}};
    if (verb != Verb::Upsert) return row;
    row["action"] = result.created ? "insert" : "update";
    row["duplicate_field"] = result.matchedBy.empty() ? json() : json(result.matchedBy);
    return row;
}

json Zoho::writeRow(Table& table, const json& body, const json& row, std::size_t index,
                    const Request& request, Verb verb) {
    WriteOptions options;
    options.place = "$.data[" + std::to_string(index) + "]";
    if (!row.is_object())
        return problemJson({400, "INVALID_DATA", "invalid data", {{"json_path", options.place}}});
    if (verb == Verb::Insert) return writtenRow(table, org_.create(table, row, options), verb);
    const auto given = row.value("id", json());
    const auto id = given.is_string() ? parsedInteger(given.get<std::string>()).value_or(-1) : 0;
    if (isLater(table.living(id), request.header("If-Unmodified-Since")))
        return problemJson(
            {412, "ALREADY_MODIFIED", "record already modified", {{"id", std::to_string(id)}}});
    if (verb == Verb::Update && id == 0) return problemJson(missing("id", options.place + ".id"));
    if (verb == Verb::Update || id != 0)
        return writtenRow(table, org_.update(table, id, row, options), verb);
    std::vector<std::string> by;
    for (const auto& name : body.value("duplicate_check_fields", json::array()))
        by.push_back(name.get<std::string>());
    return writtenRow(table, org_.upsert(table, row, by, options), verb);
}

Response Zoho::writeRows(const Request& request, const Captures& found, Verb verb) {
    auto* table = org_.find(found[0]);
    if (table == nullptr) return noSuchModule();
    const auto body = json::parse(request.body);
    if (const auto problem = badBody(body, table->module)) return problemAnswer(*problem);
    const auto& data = body["data"];
    json rows = json::array();
    for (std::size_t i = 0; i < data.size(); ++i)
        rows.push_back(writeRow(*table, body, data[i], i, request, verb));
    creditsUsed_ += (static_cast<std::int64_t>(data.size()) - 1) / RowsPerCredit;
    // Left out, all of them run.
    if (!body.contains("trigger") || !body["trigger"].empty())
        workflowRuns_ += static_cast<std::int64_t>(data.size());
    return jsonResponse(statusOf(rows, verb == Verb::Insert ? 201 : 200), {{"data", rows}});
}

Response Zoho::create(const Request& request, const Captures& found) {
    return writeRows(request, found, Verb::Insert);
}

Response Zoho::update(const Request& request, const Captures& found) {
    return writeRows(request, found, Verb::Update);
}

Response Zoho::updateOne(const Request& request, const Captures& found) {
    auto one = request;
    auto body = json::parse(request.body);
    for (auto& row : body["data"])
        row["id"] = found[1];
    one.body = body.dump();
    return writeRows(one, found, Verb::Update);
}

Response Zoho::upsert(const Request& request, const Captures& found) {
    return writeRows(request, found, Verb::Upsert);
}

Response Zoho::removeIds(Table& table, const std::vector<std::string>& ids) {
    json rows = json::array();
    for (const auto& id : ids) {
        const auto problem = org_.remove(table, parsedInteger(id).value_or(-1), {});
        rows.push_back(problem ? problemJson(*problem)
                               : json{{"code", "SUCCESS"},
                                      {"details", {{"id", id}}},
                                      {"message", "record deleted"},
                                      {"status", "success"}});
        if (problem) rows.back()["details"] = {{"id", id}};
    }
    return jsonResponse(statusOf(rows, 200), {{"data", rows}});
}

Response Zoho::remove(const Request& request, const Captures& found) {
    auto* table = org_.find(found[0]);
    if (table == nullptr) return noSuchModule();
    const auto* ids = request.param("ids");
    const auto list = split(ids ? *ids : "", ',');
    if (ids == nullptr || ids->empty())
        return problemAnswer(400, "REQUIRED_PARAM_MISSING",
                             "One of the expected parameter is missing", {{"param_name", "ids"}});
    if (list.size() > MostRows)
        return problemAnswer(400, "LIMIT_EXCEEDED", "ids limit exceeded", {{"limit", MostRows}});
    return removeIds(*table, list);
}

Response Zoho::removeOne(const Request& /*request*/, const Captures& found) {
    auto* table = org_.find(found[0]);
    return table ? removeIds(*table, {found[1]}) : noSuchModule();
}

Response Zoho::convert(const Request& request, const Captures& found) {
    if (found[0] != "Leads") return noSuchModule();
    creditsUsed_ += ConvertCredits - 1;
    const auto body = json::parse(request.body);
    const auto data = body.value("data", json::array());
    if (data.size() != 1) return problemAnswer(missing("data", "$.data"));
    const auto id = parsedInteger(found[1]).value_or(-1);
    if (const auto problem = org_.convert(id, data[0], {}))
        return jsonResponse(problem->status, {{"data", json::array({problemJson(*problem)})}});
    json details = {{"Deals", nullptr}};
    for (const auto& [module, target] : org_.find("Leads")->records.at(id).converted) {
        const auto& table = *org_.find(module);
        details[module] = {{"name", nameOf(table, table.records.at(target))},
                           {"id", std::to_string(target)}};
    }
    return jsonResponse(
        200, {{"data", json::array({{{"code", "SUCCESS"},
                                     {"details", details},
                                     {"message", "The record has been converted successfully"},
                                     {"status", "success"}}})}});
}

Response Zoho::merge(const Request& request, const Captures& found) {
    auto* table = org_.find(found[0]);
    if (table == nullptr) return noSuchModule();
    const auto body = json::parse(request.body);
    const auto jobs = body.value("merge", json::array());
    if (jobs.size() != 1) return problemAnswer(missing("merge", "$.merge"));
    std::vector<std::int64_t> losers;
    for (const auto& row : jobs[0].value("data", json::array()))
        losers.push_back(parsedInteger(row.value("id", "")).value_or(-1));
    if (const auto problem = org_.merge(*table, parsedInteger(found[1]).value_or(-1), losers))
        return jsonResponse(400, {{"merge", json::array({problemJson(*problem)})}});
    const auto id = std::to_string(org_.nextId());
    mergeJobs_[id] = {{"job_id", id}, {"status", "COMPLETED"}, {"data", jobs[0]["data"]}};
    return jsonResponse(201, {{"merge", json::array({{{"code", "SCHEDULED"},
                                                      {"details", {{"job_id", id}}},
                                                      {"message", "merge is scheduled"},
                                                      {"status", "success"}}})}});
}

Response Zoho::mergeJob(const Request& request, const Captures& /*found*/) {
    const auto* id = request.param("job_id");
    const auto job = id ? mergeJobs_.find(*id) : mergeJobs_.end();
    if (job == mergeJobs_.end()) return emptyResponse(204);
    return jsonResponse(200, {{"merge", json::array({job->second})}});
}

}  // namespace leadloom::sandbox::zoho
