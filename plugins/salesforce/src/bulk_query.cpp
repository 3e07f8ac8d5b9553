#include "bulk_query.h"

#include <algorithm>

#include <leadloom/sdk/csv_reader.h>
#include <leadloom/sdk/encoding.h>
#include <leadloom/sdk/job.h>
#include <leadloom/sdk/query.h>

namespace leadloom::salesforce {

using sdk::Call;
using sdk::PageEnd;
using sdk::Result;
using sdk::Status;

namespace {

constexpr std::string_view Prefix = "bulk:";
constexpr std::string_view NoLocator = "null";
constexpr std::int64_t RecordsAPage = 5000;
/// Sorts before every id that a record can have.
constexpr std::string_view BeforeAllIds = "000000000000000AAA";
const std::string JobsPath = "/jobs/query";

struct BulkPosition {
    std::string job;
    std::string locator;
};

BulkPosition parsePosition(std::string_view position) {
    position.remove_prefix(Prefix.size());
    const auto colon = position.find(':');
    return {std::string(position.substr(0, colon)), std::string(position.substr(colon + 1))};
}

std::string positionText(std::string_view job, std::string_view locator) {
    return std::string(Prefix) + std::string(job) + ":" + std::string(locator);
}

/// True once it is complete; false when it will never be.
Result<bool> awaitCompletion(const Call& call, Org& org, const std::string& job) {
    return sdk::awaitJob<bool>(
        call, org.host().clock(), sdk::PollSchedule{}, [&]() -> Result<std::optional<bool>> {
            const auto answer = org.get(call, JobsPath + "/" + job, "asking after a bulk query");
            if (!answer && answer.status().code() == LL_NOT_FOUND) return std::optional(false);
            if (!answer) return answer.status();
            const auto state = org.json().value(call, answer->body(), "/state");
            if (!state) return state.status();
            if (*state == "JobComplete") return std::optional(true);
            if (*state == "Failed" || *state == "Aborted") return std::optional(false);
            return std::optional<bool>();
        });
}

PageEnd plainWalk() {
    PageEnd end;
    end.position = BeforeAllIds;
    return end;
}

/// Turns rows of CSV into records.
class ResultRows {
public:
    ResultRows(const Selection& selection, const sdk::RecordSink& sink)
        : selection_(selection), sink_(sink) {}

    Status operator()(const sdk::CsvRow& row) {
        if (columns_.empty()) {
            columns_.assign(row.fields.begin(), row.fields.end());
            return Status::ok();
        }
        ++rows_;
        if (!row.fault.empty() || row.fields.size() != columns_.size())
            return sink_.reject(
                selection_.stream->stream, "bulk line " + std::to_string(row.line),
                row.fault.empty() ? "the row has not as many fields as the header" : row.fault,
                row.raw);
        const auto value = [&](std::string_view column) {
            const auto at = std::ranges::find(columns_, column);
            return at == columns_.end() ? std::string_view{} : row.fields[at - columns_.begin()];
        };
        const auto json = batch_.keep(jsonOfRow(*selection_.description, columns_, row.fields));
        addRow(batch_, {value("Id"), value("SystemModstamp"),
                        selection_.marker.empty() ? std::string_view{} : value(selection_.marker),
                        value("MasterRecordId"), value("ConvertedContactId"),
                        value("IsDeleted") == "true", value("IsConverted") == "true", json});
        return Status::ok();
    }
    sdk::RecordBatch& batch() { return batch_; }
    /// Rows behind the header, good or bad.
    std::size_t rows() const { return rows_; }

private:
    const Selection& selection_;
    const sdk::RecordSink& sink_;
    std::vector<std::string> columns_;
    sdk::RecordBatch batch_;
    std::size_t rows_ = 0;
};

}  // namespace

bool isBulkPosition(std::string_view position) {
    return position.substr(0, Prefix.size()) == Prefix;
}

std::string jsonOfRow(const ObjectDescription& description, std::span<const std::string> columns,
                      std::span<const std::string_view> values) {
    std::string json = "{";
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (i > 0) json += ',';
        json += sdk::jsonString(columns[i]);
        json += ':';
        const auto* field = description.find(columns[i]);
        const bool bare = field != nullptr && (field->isNumber() || field->isBoolean());
        if (values[i].empty())
            json += "null";
        else if (bare)
            json += values[i];
        else
            json += sdk::jsonString(values[i]);
    }
    return json += '}';
}

Result<PageEnd> startBulkQuery(const Call& call, Org& org, const SoqlQuery& query) {
    const auto body = "{\"operation\":\"query\",\"query\":" + sdk::jsonString(query.text()) + "}";
    // A job made twice costs a job of the daily 10,000, nothing else.
    auto request = sdk::HttpRequest::json("POST", {}, body);
    const auto answer =
        org.send(call, request.asSafe(), JobsPath, sdk::Intent::Read, "making a bulk query");
    if (!answer) return answer.status();
    const auto id = org.json().value(call, answer->body(), "/id");
    if (!id) return id.status();
    PageEnd end;
    end.position = id->empty() ? std::string(BeforeAllIds) : positionText(*id, {});
    end.serverTime = answer->serverTime();
    return end;
}

Result<PageEnd> readBulkPage(const Call& call, Org& org, const Selection& selection,
                             std::string_view position, const sdk::RecordSink& sink) {
    const auto [job, locator] = parsePosition(position);
    const auto complete = awaitCompletion(call, org, job);
    if (!complete) return complete.status();
    if (!*complete) return plainWalk();
    const auto path = sdk::Query()
                          .add("maxRecords", RecordsAPage)
                          .addIf("locator", locator)
                          .on(JobsPath + "/" + job + "/results");
    sdk::HttpRequest request;
    request.withHeader("Accept", "text/csv");
    const auto answer = org.send(call, request, path, sdk::Intent::Read, "reading a bulk query");
    if (!answer && answer.status().code() == LL_NOT_FOUND) return plainWalk();
    if (!answer) return answer.status();
    ResultRows rows(selection, sink);
    sdk::CsvReader reader({}, std::ref(rows));
    if (auto status = reader.feed(answer->body()); !status) return status;
    if (auto status = reader.finish(); !status) return status;
    const auto next = answer->header("Sforce-Locator");
    if (next.empty()) return Status{LL_TRANSIENT, "the bulk result doesn't tell what follows it"};
    const auto promised = answer->header("Sforce-NumberOfRecords");
    if (!promised.empty() && promised != std::to_string(rows.rows()))
        return Status{LL_TRANSIENT, "the bulk result is cut short"};
    PageEnd end;
    end.count = rows.batch().size();
    end.serverTime = answer->serverTime();
    if (auto status = rows.batch().putTo(sink); !status) return status;
    end.last = next == NoLocator;
    end.position = positionText(job, next);
    return end;
}

}  // namespace leadloom::salesforce
