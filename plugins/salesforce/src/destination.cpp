#include <leadloom/sdk/encoding.h>
#include <leadloom/sdk/json_text.h>
#include <leadloom/sdk/query.h>
#include <leadloom/sdk/refusal.h>
#include <leadloom/sdk/text_list.h>

#include "parts.h"

namespace leadloom::salesforce {

namespace {

constexpr std::size_t MostRecords = 200;
constexpr std::string_view Collections = "/composite/sobjects";

std::string recordText(const WriteTarget& target, const Write& write) {
    auto first = "\"attributes\":{\"type\":" + jsonString(target.object) + "}";
    if (target.form == WriteForm::Update)
        first += ",\"Id\":" + jsonString(toLongId(write.externalId));
    if (target.form == WriteForm::UpsertByMarker)
        first += ',' + jsonString(target.marker) + ':' + jsonString(write.marker);
    return withMembers(first, write.payload);
}

Result<Answer> sendCollection(Org& org, const WriteTarget& target, std::span<const Write> writes) {
    std::string path(Collections);
    HttpRequest request;
    request.method = "DELETE";
    if (target.form == WriteForm::Delete) {
        std::vector<std::string> ids;
        for (const auto& write : writes)
            ids.push_back(toLongId(write.externalId));
        path = Query().add("ids", joinTexts(ids, ",")).add("allOrNone", "false").on(Collections);
    } else {
        const auto records =
            jsonArray(writes, [&](const Write& write) { return recordText(target, write); });
        request = HttpRequest::json(target.form == WriteForm::Create ? "POST" : "PATCH", {},
                                    "{\"allOrNone\":false,\"records\":" + records + "}");
        if (target.form == WriteForm::UpsertByMarker)
            path += "/" + target.object + "/" + target.marker;
    }
    if (org.settings().flag("allow_duplicate_alerts"))
        request.withHeader("Sforce-Duplicate-Rule-Header", "allowSave=true");
    return org.send(std::move(request), path, Intent::Write, "writing " + target.object);
}

WriteResult outcomeOf(const JsonItem& item) {
    if (item.value(1) == "true") return WriteResult::done(toLongId(item.value(0)));
    if (!item.has(1))
        return WriteResult::failed({LL_UNKNOWN_OUTCOME, "Salesforce's answer can't be understood"});
    return refusal(item.value(2), item.value(3), joinArray(item.value(4)));
}

Status sendPortion(Org& org, const WriteTarget& target, std::span<const Write> writes,
                   WriteOutcomes& outcomes) {
    const auto again = [&](std::span<const Write> some) {
        return sendPortion(org, target, some, outcomes);
    };
    const auto answer = sendCollection(org, target, writes);
    if (answer)
        return reportInOrder(
            *answer, "",
            {"/id", "/success", "/errors/0/statusCode", "/errors/0/message", "/errors/0/fields"},
            writes, outcomes, outcomeOf);
    const auto status = answer.status();
    // The address itself isn't there; that says nothing about any record.
    if (status.code() == LL_NOT_FOUND) return {LL_INVALID_CONFIG, status.message()};
    if (status.code() == LL_CONFLICT) return status;
    const auto fields = textsBetween(status.message(), {"No such column '"}, "'");
    if (status.code() != LL_INVALID_RECORD || fields.empty())
        return refusedTogether(writes, status, WriteResult::failed(status), outcomes);
    const auto others = withoutField(writes, fields.front(), status, outcomes);
    return others ? sendHalving(std::span<const Write>(*others), again) : others.status();
}

}  // namespace

Status writeCollections(Org& org, const WriteTarget& target, std::span<const Write> writes,
                        WriteOutcomes& outcomes) {
    return sendInPortions(writes, MostRecords, [&](std::span<const Write> some) {
        return sendPortion(org, target, some, outcomes);
    });
}

Status write(Org& org, const WriteTask& task) {
    const auto* stream = findStream(Streams, task.stream);
    if (stream == nullptr || !stream->writable)
        return {LL_UNSUPPORTED, std::string(task.stream) + " can't be written"};
    const auto description = org.describe(stream->object);
    if (!description) return description.status();
    const auto marker = org.markerOf(**description);
    const auto send = [&](WriteForm form, std::span<const Write> writes) {
        const WriteTarget target{form, std::string(stream->object), marker};
        return writeBulk(org, target, writes, task.outcomes).then([&](std::vector<Write>& left) {
            return writeCollections(org, target, left, task.outcomes);
        });
    };
    return writeByForm(task.batch, !marker.empty(), send);
}

}  // namespace leadloom::salesforce
