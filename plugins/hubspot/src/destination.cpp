#include <leadloom/sdk/encoding.h>
#include <leadloom/sdk/json_text.h>
#include <leadloom/sdk/named_writes.h>
#include <leadloom/sdk/write_form.h>

#include "parts.h"

namespace leadloom::hubspot {

namespace {

constexpr std::size_t MostInputs = 100;

/// The last part of a request's path, by WriteForm.
constexpr std::string_view Verbs[] = {"upsert", "create", "update", "archive"};

/// Every input carries its trace id: without one HubSpot refuses a whole batch for one record.
std::string inputOf(WriteForm form, const std::string& marker, const Write& write,
                    std::string_view properties) {
    if (form == WriteForm::Delete) return "{\"id\":" + jsonString(write.externalId) + "}";
    auto text = "{\"objectWriteTraceId\":" + jsonString(traceId(write.index));
    if (form == WriteForm::Create) text += ",\"associations\":[]";
    if (form == WriteForm::Update) text += ",\"id\":" + jsonString(write.externalId);
    if (form == WriteForm::UpsertByMarker)
        text += ",\"id\":" + jsonString(write.marker) + ",\"idProperty\":" + jsonString(marker);
    return text + ",\"properties\":" + std::string(properties.empty() ? "{}" : properties) + "}";
}

Result<std::string> bodyOf(Portal& portal, WriteForm form, const std::string& marker,
                           std::span<const Write> writes) {
    std::string inputs;
    for (const auto& write : writes) {
        const auto payload = write.payload.empty() ? "{}" : write.payload;
        const auto properties = portal.json().value(portal.call(), payload, "/properties");
        if (!properties) return properties.status();
        inputs += (inputs.empty() ? "" : ",") + inputOf(form, marker, write, *properties);
    }
    return "{\"inputs\":[" + inputs + "]}";
}

/// What the answer doesn't tell of ends as unknown.
Status reportItems(const Answer& answer, std::span<const Write> writes, WriteOutcomes& outcomes) {
    NamedWrites named(outcomes);
    named.nameEach(writes);
    auto status = answer.eachIfAny(
        "/results", {"/objectWriteTraceId", "/id", "/updatedAt"}, [&](const JsonItem& item) {
            auto done = WriteResult::done(std::string(item.value(1)), item.slice());
            done.newVersion = item.value(2);
            return named.report(item.value(item.has(0) ? 0 : 1), done);
        });
    if (!status) return status;
    return answer.eachIfAny(
        "/errors", {"/category", "/message", "/context/objectWriteTraceId", "/context/ids"},
        [&](const JsonItem& item) {
            return named.reportEachOf(joinArray(item.value(item.has(2) ? 2 : 3)),
                                      refusal(item.value(0), item.value(1)));
        });
}

Status sendBatch(Portal& portal, const ObjectType& type, WriteForm form, const std::string& marker,
                 std::span<const Write> writes, WriteOutcomes& outcomes) {
    const auto body = bodyOf(portal, form, marker, writes);
    if (!body) return body.status();
    const auto path = "/batch/" + std::string(Verbs[static_cast<std::size_t>(form)]);
    const auto answer =
        portal.exchange(HttpRequest::json("POST", {}, *body), portal.pathOf(type, path));
    if (!answer) return answer.status();
    const auto what = "writing " + std::string(type.stream);
    if (auto status = portal.judge(*answer, Intent::Write, what); !status) {
        const auto words = answer->values({"/category", "/message"});
        const auto alone =
            words ? refusal((*words)[0], (*words)[1], status.code()) : WriteResult::failed(status);
        return refusedTogether(writes, status, alone, outcomes);
    }
    if (form != WriteForm::Delete) return reportItems(*answer, writes, outcomes);
    return reportDone(writes, outcomes);
}

}  // namespace

Status write(Portal& portal, const WriteTask& task) {
    const auto* type = findObject(task.stream);
    if (type == nullptr) return {LL_UNSUPPORTED, std::string(task.stream) + " can't be written"};
    const auto marker = portal.markerProperty(*type);
    if (!marker) return marker.status();
    const auto send = [&](WriteForm form, std::span<const Write> writes) {
        return sendInPortions(writes, MostInputs, [&](std::span<const Write> some) {
            return sendBatch(portal, *type, form, *marker, some, task.outcomes);
        });
    };
    return writeByForm(task.batch, !marker->empty(), send);
}

}  // namespace leadloom::hubspot
