#include <algorithm>

#include <leadloom/sdk/field_description.h>
#include <leadloom/sdk/json_text.h>
#include <leadloom/sdk/query.h>
#include <leadloom/sdk/text_list.h>
#include <leadloom/sdk/time.h>
#include <leadloom/sdk/write_form.h>

#include "parts.h"

namespace leadloom::zoho {

namespace {

constexpr std::size_t MostRows = 100;

/// A cleared reference comes as an object without an id, and Zoho wants null in its place.
bool isClearedReference(const Json& value) {
    return value.is_object() && value.size() == 1 && value.contains("id") && value["id"].is_null();
}

/// The payload as it came, digit by digit, unless a reference in it is cleared.
std::string rowText(std::string_view payload, Json parsed) {
    bool clears = false;
    for (auto& value : parsed)
        if (isClearedReference(value)) {
            value = nullptr;
            clears = true;
        }
    return clears ? textOfJson(parsed) : std::string(payload);
}

/// The fields of a row that the module doesn't have: Zoho would pass over them and call it success.
std::string unknownFields(const Json& row, const FieldTypes& fields) {
    std::vector<std::string> unknown;
    for (const auto& [name, value] : row.items())
        if (!fields.has(name)) unknown.push_back(name);
    return joinTexts(unknown, " ");
}

/// Writes of one form, as rows; those that can't be written are reported.
struct Rows {
    std::vector<Write> writes;
    std::vector<std::string> texts;
};

Status addRow(const ModuleDescription& module, WriteForm form, const Write& write, Rows& rows,
              WriteOutcomes& outcomes) {
    const auto payload = write.payload.empty() ? "{}" : write.payload;
    const auto row = parsedJson(payload);
    if (!row.is_object())
        return outcomes.report(
            write.index, WriteResult::failed({LL_INVALID_RECORD, "the payload is no object"}));
    if (auto unknown = unknownFields(row, module.fields); !unknown.empty())
        return outcomes.report(write.index, refusal({"UNKNOWN_FIELD", {}, unknown, {}}));
    std::string first;
    if (form == WriteForm::Update) first = "\"id\":" + jsonString(write.externalId);
    if (form == WriteForm::UpsertByMarker)
        first = jsonString(module.marker) + ":" + jsonString(write.marker);
    rows.writes.push_back(write);
    rows.texts.push_back(withMembers(first, rowText(payload, row)));
    return Status::ok();
}

/// Left out, all of what an account has set up would run for each row.
Json quietBody(WriteForm form) {
    Json skip = Json::array({{{"name", "cadences"}}});
    if (form == WriteForm::UpsertByMarker)
        skip = Json::array({{{"name", "cadences"}, {"action", "insert"}},
                            {{"name", "cadences"}, {"action", "update"}}});
    return {{"trigger", Json::array()}, {"skip_feature_execution", skip}};
}

HttpRequest requestOf(Account& account, const ModuleDescription& module, WriteForm form,
                      const std::vector<std::string>& rows) {
    auto body = account.settings().flag("run_workflows") ? Json::object() : quietBody(form);
    if (form == WriteForm::UpsertByMarker && !module.hasOtherKeys)
        body["duplicate_check_fields"] = Json::array({module.marker});
    const auto data = "\"data\":[" + joinTexts(rows, ",") + "]";
    return HttpRequest::json(form == WriteForm::Update ? "PUT" : "POST", {},
                             withMembers(data, textOfJson(body)));
}

WriteResult outcomeOf(const JsonItem& item, const std::string& marker) {
    const auto id = item.value(1);
    if (item.value(0) != "SUCCESS") {
        if (!item.has(0))
            return WriteResult::failed({LL_UNKNOWN_OUTCOME, "Zoho's answer can't be understood"});
        return refusal({item.value(0), item.value(3), item.value(4), item.firstOf({5, 1})});
    }
    // It went by another field of unique values than the one it was asked to go by.
    const auto matched = item.value(6);
    if (!matched.empty() && matched != marker) return refusal({"DUPLICATE_DATA", {}, matched, id});
    auto done = WriteResult::done(std::string(id));
    done.newVersion = item.value(2);
    done.modifiedAt = isoTimeOrZero(item.value(2));
    return done;
}

Status send(Account& account, const Stream& stream, HttpRequest request, const std::string& path,
            std::span<const Write> writes, const std::string& marker, WriteOutcomes& outcomes) {
    const auto module = "/" + std::string(stream.module);
    const auto answer = account.exchange(std::move(request), module + path);
    if (!answer) return answer.status();
    const auto first = answer->value("/data/0/status");
    const bool hasRows = first && !first->empty() && answer->status() < 500;
    const auto status =
        account.judge(*answer, Intent::Write, "writing " + std::string(stream.module));
    if (!hasRows && !status)
        return refusedTogether(writes, status, WriteResult::failed(status), outcomes);
    return reportInOrder(*answer, "/data",
                         {"/code", "/details/id", "/details/Modified_Time", "/message",
                          "/details/api_name", "/details/duplicate_record/id", "/duplicate_field"},
                         writes, outcomes,
                         [&](const JsonItem& item) { return outcomeOf(item, marker); });
}

Status sendDeletes(Account& account, const Stream& stream, std::span<const Write> writes,
                   WriteOutcomes& outcomes) {
    std::vector<std::string_view> ids;
    for (const auto& write : writes)
        ids.push_back(write.externalId);
    Query query;
    query.add("ids", joinTexts(ids, ","));
    if (!account.settings().flag("run_workflows")) query.add("wf_trigger", "false");
    HttpRequest request;
    request.method = "DELETE";
    return send(account, stream, std::move(request), query.on(""), writes, {}, outcomes);
}

Status sendRows(Account& account, const Stream& stream, const ModuleDescription& module,
                WriteForm form, std::span<const Write> writes, WriteOutcomes& outcomes) {
    Rows rows;
    for (const auto& write : writes)
        if (auto status = addRow(module, form, write, rows, outcomes); !status) return status;
    if (rows.writes.empty()) return Status::ok();
    const bool upserts = form == WriteForm::UpsertByMarker && !module.hasOtherKeys;
    return send(account, stream, requestOf(account, module, form, rows.texts),
                upserts ? "/upsert" : "", rows.writes, module.marker, outcomes);
}

}  // namespace

Status write(Account& account, const WriteTask& task) {
    const auto* stream = findModule(task.stream);
    if (stream == nullptr) return {LL_UNSUPPORTED, std::string(task.stream) + " can't be written"};
    const auto module = account.describe(*stream);
    if (!module) return module.status();
    return writeByForm(
        task.batch, !(*module)->marker.empty(), [&](WriteForm form, std::span<const Write> writes) {
            return sendInPortions(writes, MostRows, [&](std::span<const Write> some) {
                if (form == WriteForm::Delete)
                    return sendDeletes(account, *stream, some, task.outcomes);
                return sendRows(account, *stream, **module, form, some, task.outcomes);
            });
        });
}

}  // namespace leadloom::zoho
