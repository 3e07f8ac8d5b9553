#include "hub/sync/funnel/fact_puller.h"

#include <algorithm>

#include "hub/sync/funnel/fact_row.h"

namespace leadloom::sync {
namespace {

constexpr TimeUs DayUs = 86'400'000'000;

/// Collects the rows of one portion.
class FactSink final : public RecordSink {
public:
    FactSink(const ReportSettings& report, std::int64_t fromDay, std::int64_t toDay)
        : report_(report), fromDay_(fromDay), toDay_(toDay) {}

    Status put(std::span<const RawRecord> records) override {
        for (const RawRecord& record : records) {
            auto row = factRow(report_, record.externalId, record.payload);
            if (!row) return row.error();
            // A row outside of what was asked for would never be replaced again.
            if (row->day < fromDay_ || row->day > toDay_) continue;
            rows.push_back(*std::move(row));
        }
        return Status::ok();
    }
    Status checkpoint(std::string_view, TimeUs) override { return Status::ok(); }
    Status reject(std::string_view place, std::string_view reason, std::string_view) override {
        return Error{
            ErrorKind::InvalidRecord,
            "report " + report_.name + ", " + std::string(place) + ": " + std::string(reason), ""};
    }

    std::vector<store::FactRow> rows;

private:
    const ReportSettings& report_;
    std::int64_t fromDay_;
    std::int64_t toDay_;
};

}  // namespace

FactPuller::FactPuller(RunState& run, const ConnectionContext& connection, Connector& connector)
    : run_(run), connection_(connection), connector_(connector) {}

std::string FactPuller::key(const ReportSettings& report, std::string_view what) const {
    return "facts:" + std::to_string(connection_.key) + ":" + report.name + ":" + std::string(what);
}

Result<std::int64_t> FactPuller::stored(const std::string& key, std::int64_t otherwise) const {
    auto tx = run_.store.beginRead();
    if (!tx) return tx.error();
    const auto value = (*tx)->value(key);
    if (!value) return value.error();
    return *value ? std::stoll(**value) : otherwise;
}

Status FactPuller::pullDue() {
    for (const ReportSettings& report : connection_.settings->reports) {
        const auto pulled = stored(key(report, "at"), 0);
        if (!pulled) return pulled.error();
        const bool due = run_.options.full || run_.clock.wallUs() - *pulled >= report.everyUs;
        if (!due || run_.cancelled()) continue;
        if (const Status done = pull(report); !done) return done;
    }
    return Status::ok();
}

Status FactPuller::pull(const ReportSettings& report) {
    const std::int64_t today = run_.clock.wallUs() / DayUs;
    const std::int64_t earliest = today - report.backfillDays + 1;
    // What was still within its window when it was last read may have changed since, however long
    // that is ago.
    const auto last = stored(key(report, "day"), earliest + report.restatementDays - 1);
    if (!last) return last.error();
    std::int64_t from = *last - report.restatementDays + 1;
    for (; from <= today; from += report.portionDays) {
        if (run_.cancelled()) return Status::ok();
        const std::int64_t to = std::min(today, from + report.portionDays - 1);
        if (const Status done = pullPortion(report, from, to); !done) return done;
    }
    auto tx = run_.store.beginWrite();
    if (!tx) return tx.error();
    const Status put = (*tx)->putValue(key(report, "at"), std::to_string(run_.clock.wallUs()));
    return put ? (*tx)->commit() : put;
}

Status FactPuller::pullPortion(const ReportSettings& report, std::int64_t fromDay,
                               std::int64_t toDay) {
    FactSink sink(report, fromDay, toDay);
    const CallContext call{run_.runId, 0, run_.options.cancelled, true};
    const auto complete =
        connector_.pullFacts(call, report.name, dayText(fromDay), dayText(toDay), sink);
    if (!complete) return complete.error();
    if (!*complete) {
        return Error{ErrorKind::Transient,
                     connection_.settings->name + "/" + report.name +
                         ": the report ended before its end; its days stay as they were",
                     "the next run asks again"};
    }
    auto tx = run_.store.beginWrite();
    if (!tx) return tx.error();
    Status kept = (*tx)->clearFacts(connection_.key, report.name, fromDay, toDay);
    for (store::FactRow& row : sink.rows) {
        row.connection = connection_.key;
        row.pulledUs = run_.clock.wallUs();
        if (kept) kept = (*tx)->putFact(row);
    }
    if (kept) kept = (*tx)->putValue(key(report, "day"), std::to_string(toDay));
    return kept ? (*tx)->commit() : kept;
}

}  // namespace leadloom::sync
