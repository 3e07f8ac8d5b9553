#include <algorithm>
#include <vector>

#include <leadloom/sdk/encoding.h>
#include <leadloom/sdk/json_text.h>
#include <leadloom/sdk/query.h>

#include "connector.h"
#include "errors.h"
#include "record_id.h"

namespace leadloom::salesforce {

using sdk::Call;
using sdk::HttpRequest;
using sdk::Status;
using sdk::Write;
using sdk::WriteBatch;
using sdk::WriteOperation;
using sdk::WriteOutcomes;
using sdk::WriteResult;

namespace {

constexpr std::size_t MostRecords = 200;
const std::string Collections = "/composite/sobjects";

/// The four requests that a batch can need.
enum class Kind { Create, UpsertByMarker, Update, Delete };

struct Job {
    Kind kind;
    std::string object;
    std::string marker;  ///< external-id field
    std::vector<Write> writes;
};

Kind kindOf(const Write& write, bool hasMarkerField) {
    switch (write.operation) {
        case WriteOperation::Delete:
        case WriteOperation::Archive:
            return Kind::Delete;
        case WriteOperation::Update:
            return Kind::Update;
        case WriteOperation::Create:
        case WriteOperation::Upsert:
            break;
    }
    if (!write.externalId.empty()) return Kind::Update;
    return hasMarkerField && !write.marker.empty() ? Kind::UpsertByMarker : Kind::Create;
}

std::string recordText(const Job& job, const Write& write) {
    auto first = "\"attributes\":{\"type\":" + sdk::jsonString(job.object) + "}";
    if (job.kind == Kind::Update) first += ",\"Id\":" + sdk::jsonString(toLongId(write.externalId));
    if (job.kind == Kind::UpsertByMarker)
        first += ',' + sdk::jsonString(job.marker) + ':' + sdk::jsonString(write.marker);
    return sdk::withMembers(first, write.payload);
}

std::string collectionText(const Job& job, std::span<const Write> writes) {
    std::string body = "{\"allOrNone\":false,\"records\":[";
    for (const auto& write : writes) {
        if (body.back() != '[') body += ',';
        body += recordText(job, write);
    }
    return body += "]}";
}

std::string pathOf(const Job& job, std::span<const Write> writes) {
    if (job.kind == Kind::UpsertByMarker) return Collections + "/" + job.object + "/" + job.marker;
    if (job.kind != Kind::Delete) return Collections;
    std::string ids;
    for (const auto& write : writes)
        ids += (ids.empty() ? "" : ",") + toLongId(write.externalId);
    return sdk::Query().add("ids", ids).add("allOrNone", "false").on(Collections);
}

HttpRequest requestOf(const Job& job, std::span<const Write> writes) {
    if (job.kind == Kind::Delete) {
        HttpRequest request;
        request.method = "DELETE";
        return request;
    }
    return HttpRequest::json(job.kind == Kind::Create ? "POST" : "PATCH", {},
                             collectionText(job, writes));
}

/// "No such column 'Plan__c' on sobject of type Lead": the name, or nothing.
std::string unknownColumn(std::string_view message) {
    constexpr std::string_view Lead = "No such column '";
    const auto at = message.find(Lead);
    if (at == std::string_view::npos) return {};
    const auto name = message.substr(at + Lead.size());
    return std::string(name.substr(0, name.find('\'')));
}

WriteResult judge(const sdk::JsonItem& item) {
    if (item.value(1) == "true") return WriteResult::done(toLongId(item.value(0)));
    if (!item.has(1))
        return WriteResult::failed({LL_UNKNOWN_OUTCOME, "Salesforce's answer can't be understood"});
    return refusal({item.value(2), item.value(3), item.value(4)});
}

/// Writes of one request, and, where the vendor refuses the request as a whole because of some
/// record in it, the same writes in two halves: the record at fault ends alone.
class CollectionWriter {
public:
    CollectionWriter(const Call& call, Org& org, WriteOutcomes& outcomes)
        : call_(call), org_(org), outcomes_(outcomes) {}

    Status write(const Job& job, std::span<const Write> writes) {
        auto request = requestOf(job, writes);
        if (org_.settings().allowDuplicateAlerts)
            request.withHeader("Sforce-Duplicate-Rule-Header", "allowSave=true");
        const auto answer = org_.send(call_, std::move(request), pathOf(job, writes),
                                      sdk::Intent::Write, "writing " + job.object);
        std::vector<std::size_t> indexes;
        for (const auto& write : writes)
            indexes.push_back(write.index);
        if (!answer) return refused(job, writes, indexes, answer.status());
        return sdk::reportInOrder(
            call_, org_.json(), answer->body(), "",
            {"/id", "/success", "/errors/0/statusCode", "/errors/0/message", "/errors/0/fields"},
            indexes, outcomes_, judge);
    }

private:
    Status refused(const Job& job, std::span<const Write> writes,
                   std::span<const std::size_t> indexes, const Status& status) {
        if (status.code() == LL_UNKNOWN_OUTCOME) return outcomes_.reportAll(indexes, status);
        if (status.code() != LL_INVALID_RECORD) return status;
        if (const auto column = unknownColumn(status.message()); !column.empty())
            return withoutColumn(job, writes, column, status);
        if (writes.size() == 1) return outcomes_.reportAll(indexes, status);
        const auto half = writes.size() / 2;
        if (auto first = write(job, writes.first(half)); !first) return first;
        return write(job, writes.subspan(half));
    }

    /// Records that set a field which the org doesn't have are refused, the others are sent.
    Status withoutColumn(const Job& job, std::span<const Write> writes, const std::string& column,
                         const Status& status) {
        auto refusal = WriteResult::failed(status);
        refusal.fields = column;
        std::vector<Write> others;
        for (const auto& write : writes) {
            if (write.payload.find('"' + column + '"') == std::string_view::npos)
                others.push_back(write);
            else if (auto taken = outcomes_.report(write.index, refusal); !taken)
                return taken;
        }
        if (others.empty()) return Status::ok();
        if (others.size() == writes.size()) return status;
        return write(job, others);
    }

    const Call& call_;
    Org& org_;
    WriteOutcomes& outcomes_;
};

}  // namespace

Status Connector::write(const Call& call, std::string_view stream, const WriteBatch& batch,
                        WriteOutcomes& outcomes) {
    const auto* object = findStream(stream);
    if (object == nullptr || !object->writable)
        return {LL_UNSUPPORTED, std::string(stream) + " can't be written"};
    const auto description = org_.describe(call, object->object);
    if (!description) return description.status();
    const auto marker = org_.markerField(**description);
    std::vector<Job> jobs;
    for (const auto kind : {Kind::UpsertByMarker, Kind::Create, Kind::Update, Kind::Delete})
        jobs.push_back({kind, std::string(object->object), marker, {}});
    for (std::size_t i = 0; i < batch.size(); ++i) {
        const auto kind = kindOf(batch[i], !marker.empty());
        std::ranges::find(jobs, kind, &Job::kind)->writes.push_back(batch[i]);
    }
    CollectionWriter writer(call, org_, outcomes);
    for (const auto& job : jobs) {
        for (std::size_t begin = 0; begin < job.writes.size(); begin += MostRecords) {
            const auto count = std::min(MostRecords, job.writes.size() - begin);
            auto status = writer.write(job, std::span(job.writes).subspan(begin, count));
            if (!status) return status;
        }
    }
    return Status::ok();
}

}  // namespace leadloom::salesforce
