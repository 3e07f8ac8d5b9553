#include <vector>

#include <leadloom/sdk/encoding.h>
#include <leadloom/sdk/halving.h>
#include <leadloom/sdk/json_text.h>
#include <leadloom/sdk/query.h>
#include <leadloom/sdk/text_list.h>

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

/// Sends one kind of write and reports its records.
class CollectionWriter {
public:
    CollectionWriter(const Call& call, Org& org, Kind kind, std::string object, std::string marker,
                     WriteOutcomes& outcomes)
        : call_(call),
          org_(org),
          kind_(kind),
          object_(std::move(object)),
          marker_(std::move(marker)),
          outcomes_(outcomes) {}

    Status operator()(std::span<const Write> writes) {
        auto request = requestOf(writes);
        if (org_.settings().allowDuplicateAlerts)
            request.withHeader("Sforce-Duplicate-Rule-Header", "allowSave=true");
        const auto answer = org_.send(call_, std::move(request), pathOf(writes), sdk::Intent::Write,
                                      "writing " + object_);
        std::vector<std::size_t> indexes;
        for (const auto& write : writes)
            indexes.push_back(write.index);
        if (!answer) return refused(writes, indexes, answer.status());
        return sdk::reportInOrder(
            call_, org_.json(), answer->body(), "",
            {"/id", "/success", "/errors/0/statusCode", "/errors/0/message", "/errors/0/fields"},
            indexes, outcomes_, judge);
    }

private:
    std::string recordText(const Write& write) const {
        auto first = "\"attributes\":{\"type\":" + sdk::jsonString(object_) + "}";
        if (kind_ == Kind::Update)
            first += ",\"Id\":" + sdk::jsonString(toLongId(write.externalId));
        if (kind_ == Kind::UpsertByMarker)
            first += ',' + sdk::jsonString(marker_) + ':' + sdk::jsonString(write.marker);
        return sdk::withMembers(first, write.payload);
    }

    std::string pathOf(std::span<const Write> writes) const {
        if (kind_ == Kind::UpsertByMarker) return Collections + "/" + object_ + "/" + marker_;
        if (kind_ != Kind::Delete) return Collections;
        std::vector<std::string> ids;
        for (const auto& write : writes)
            ids.push_back(toLongId(write.externalId));
        return sdk::Query()
            .add("ids", sdk::joinTexts(ids, ","))
            .add("allOrNone", "false")
            .on(Collections);
    }

    HttpRequest requestOf(std::span<const Write> writes) const {
        HttpRequest request;
        request.method = "DELETE";
        if (kind_ == Kind::Delete) return request;
        std::vector<std::string> records;
        for (const auto& write : writes)
            records.push_back(recordText(write));
        const auto body =
            "{\"allOrNone\":false,\"records\":[" + sdk::joinTexts(records, ",") + "]}";
        return HttpRequest::json(kind_ == Kind::Create ? "POST" : "PATCH", {}, body);
    }

    Status refused(std::span<const Write> writes, std::span<const std::size_t> indexes,
                   const Status& status) {
        if (status.code() == LL_UNKNOWN_OUTCOME) return outcomes_.reportAll(indexes, status);
        // The address itself isn't there; that says nothing about any record.
        if (status.code() == LL_NOT_FOUND) return {LL_INVALID_CONFIG, status.message()};
        if (status.code() != LL_INVALID_RECORD) return status;
        if (const auto column = unknownColumn(status.message()); !column.empty())
            return withoutColumn(writes, column, status);
        return writes.size() == 1 ? outcomes_.reportAll(indexes, status) : status;
    }

    /// Records that set a field which the org doesn't have are refused, the others are sent.
    Status withoutColumn(std::span<const Write> writes, const std::string& column,
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
        if (others.size() == writes.size()) return {LL_INVALID_CONFIG, status.message()};
        return sdk::sendHalving(std::span<const Write>(others), *this);
    }

    const Call& call_;
    Org& org_;
    Kind kind_;
    std::string object_;
    std::string marker_;  ///< external-id field
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
    for (const auto kind : {Kind::UpsertByMarker, Kind::Create, Kind::Update, Kind::Delete}) {
        std::vector<Write> writes;
        for (std::size_t i = 0; i < batch.size(); ++i)
            if (kindOf(batch[i], !marker.empty()) == kind) writes.push_back(batch[i]);
        CollectionWriter writer(call, org_, kind, std::string(object->object), marker, outcomes);
        auto status = sdk::sendInPortions(std::span<const Write>(writes), MostRecords, writer);
        if (!status) return status;
    }
    return Status::ok();
}

}  // namespace leadloom::salesforce
