#include <algorithm>
#include <vector>

#include <leadloom/sdk/encoding.h>
#include <leadloom/sdk/halving.h>
#include <leadloom/sdk/json_text.h>

#include "connector.h"
#include "errors.h"

namespace leadloom::hubspot {

using sdk::Call;
using sdk::HttpRequest;
using sdk::HttpResponse;
using sdk::jsonString;
using sdk::Result;
using sdk::Status;
using sdk::Write;
using sdk::WriteBatch;
using sdk::WriteOperation;
using sdk::WriteOutcomes;
using sdk::WriteResult;

namespace {

constexpr std::size_t MostInputs = 100;

/// The four batch requests, by the last part of their path.
constexpr std::string_view Create = "create";
constexpr std::string_view Upsert = "upsert";
constexpr std::string_view Update = "update";
constexpr std::string_view Archive = "archive";

std::string_view requestFor(const Write& write, bool hasMarker) {
    switch (write.operation) {
        case WriteOperation::Delete:
        case WriteOperation::Archive:
            return Archive;
        case WriteOperation::Update:
            return Update;
        case WriteOperation::Create:
        case WriteOperation::Upsert:
            break;
    }
    if (!write.externalId.empty()) return Update;
    return hasMarker && !write.marker.empty() ? Upsert : Create;
}

/// Sends one kind of batch request and reports its items.
class BatchWriter {
public:
    BatchWriter(const Call& call, Portal& portal, const ObjectType& type, std::string_view request,
                std::string marker, WriteOutcomes& outcomes)
        : call_(call),
          portal_(portal),
          path_(portal.pathOf(type, "/batch/" + std::string(request))),
          what_("writing " + std::string(type.stream)),
          request_(request),
          marker_(std::move(marker)),
          outcomes_(outcomes) {}

    Status operator()(std::span<const Write> writes) {
        const auto body = bodyOf(writes);
        if (!body) return body.status();
        const auto answer = portal_.exchange(call_, HttpRequest::json("POST", {}, *body), path_);
        if (!answer) return answer.status();
        if (answer->isSuccess()) return report(writes, *answer);
        return refused(writes, *answer);
    }

private:
    Result<std::string> bodyOf(std::span<const Write> writes) const {
        std::string body = "{\"inputs\":[";
        for (const auto& write : writes) {
            if (body.back() != '[') body += ',';
            if (request_ == Archive) {
                body += "{\"id\":" + jsonString(write.externalId) + "}";
                continue;
            }
            const auto properties = portal_.json().value(call_, write.payload, "/properties");
            if (!properties) return properties.status();
            body += input(write, properties->empty() ? "{}" : *properties);
        }
        return body + "]}";
    }

    /// Every input carries its trace id: without one HubSpot refuses a whole batch for one record.
    std::string input(const Write& write, std::string_view properties) const {
        std::string text = "{\"objectWriteTraceId\":" + jsonString(sdk::traceId(write.index));
        if (request_ == Create) text += ",\"associations\":[]";
        if (request_ == Update) text += ",\"id\":" + jsonString(write.externalId);
        if (request_ == Upsert)
            text +=
                ",\"id\":" + jsonString(write.marker) + ",\"idProperty\":" + jsonString(marker_);
        return text + ",\"properties\":" + std::string(properties) + "}";
    }

    Status report(std::span<const Write> writes, const HttpResponse& answer) {
        if (request_ == Archive) {
            for (const auto& write : writes) {
                auto done = WriteResult::done(std::string(write.externalId));
                if (auto taken = outcomes_.report(write.index, done); !taken) return taken;
            }
            return Status::ok();
        }
        auto status = portal_.json().split(
            call_, answer.body(), "/results", {"/objectWriteTraceId", "/id", "/updatedAt"},
            [&](const sdk::JsonItem& item) {
                auto done = WriteResult::done(std::string(item.value(1)), item.slice());
                done.newVersion = item.value(2);
                return reportFor(writes, item.value(0), item.value(1), done);
            });
        if (!status && !isUnreadable(status)) return status;
        status = portal_.json().split(
            call_, answer.body(), "/errors",
            {"/category", "/message", "/context/objectWriteTraceId", "/context/ids"},
            [&](const sdk::JsonItem& item) {
                return reportFor(writes, sdk::joinArray(item.value(2)),
                                 sdk::joinArray(item.value(3)),
                                 refusal(item.value(0), item.value(1)));
            });
        return isUnreadable(status) ? Status::ok() : status;
    }

    /// What the answer doesn't tell of ends as unknown.
    static bool isUnreadable(const Status& status) {
        return status.code() == LL_NOT_FOUND || status.code() == LL_TRANSIENT;
    }

    /// The writes meant by trace ids or, where there are none, by record ids (blanks between them).
    Status reportFor(std::span<const Write> writes, std::string_view traces, std::string_view ids,
                     const WriteResult& result) {
        const auto listed = [](std::string_view list, std::string_view word) {
            return !word.empty() &&
                   (" " + std::string(list) + " ").find(" " + std::string(word) + " ") !=
                       std::string::npos;
        };
        for (const auto& write : writes) {
            const bool meant = traces.empty() ? listed(ids, write.externalId)
                                              : listed(traces, sdk::traceId(write.index));
            if (!meant) continue;
            if (auto taken = outcomes_.report(write.index, result); !taken) return taken;
        }
        return Status::ok();
    }

    Status refused(std::span<const Write> writes, const HttpResponse& answer) {
        auto status = portal_.judge(call_, answer, sdk::Intent::Write, what_);
        const auto code = status.code();
        const bool ofRecord =
            code == LL_INVALID_RECORD || code == LL_CONFLICT || code == LL_NOT_FOUND;
        if (ofRecord && writes.size() > 1) return {LL_INVALID_RECORD, status.message()};
        auto result = WriteResult::failed(status);
        if (ofRecord) {
            const auto words =
                portal_.json().values(call_, answer.body(), {"/category", "/message"});
            if (words) result = refusal((*words)[0], (*words)[1], code);
        } else if (code != LL_UNKNOWN_OUTCOME) {
            return status;
        }
        for (const auto& write : writes)
            if (auto taken = outcomes_.report(write.index, result); !taken) return taken;
        return Status::ok();
    }

    const Call& call_;
    Portal& portal_;
    std::string path_;
    std::string what_;
    std::string_view request_;
    std::string marker_;
    WriteOutcomes& outcomes_;
};

}  // namespace

Status Connector::write(const Call& call, std::string_view stream, const WriteBatch& batch,
                        WriteOutcomes& outcomes) {
    const auto* type = findType(stream);
    if (type == nullptr) return {LL_UNSUPPORTED, std::string(stream) + " can't be written"};
    const auto marker = portal_.markerProperty(call, *type);
    if (!marker) return marker.status();
    for (const auto request : {Upsert, Create, Update, Archive}) {
        std::vector<Write> writes;
        for (std::size_t i = 0; i < batch.size(); ++i)
            if (requestFor(batch[i], !marker->empty()) == request) writes.push_back(batch[i]);
        BatchWriter writer(call, portal_, *type, request, *marker, outcomes);
        auto status = sdk::sendInPortions(std::span<const Write>(writes), MostInputs, writer);
        if (!status) return status;
    }
    return Status::ok();
}

}  // namespace leadloom::hubspot
