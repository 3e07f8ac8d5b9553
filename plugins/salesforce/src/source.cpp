#include <leadloom/sdk/query.h>
#include <leadloom/sdk/sql_text.h>
#include <leadloom/sdk/vendor_job.h>
#include <leadloom/sdk/walk.h>

#include "parts.h"

namespace leadloom::salesforce {

namespace {

constexpr std::uint32_t MostRecords = 2000;
/// A row may be committed some time after it was stamped; the overlap covers that, this keeps the
/// cursor itself out of the present.
constexpr std::int64_t SettleUs = 60'000'000;
constexpr std::int64_t BulkPage = 5000;
constexpr JobWords QueryJob{"/state", "JobComplete", "Failed|Aborted", "asking after a bulk query"};

/// Where a walk goes on with plain queries: before every id that a record can have.
const PageEnd PlainWalk{.position = "000000000000000AAA"};

/// Waits for the job and puts one page of its results. A job that failed or is no longer kept gives
/// way to plain queries.
Result<PageEnd> putBulkPage(Org& org, const Selection& selection, const JobPosition& place,
                            const RecordSink& sink) {
    const auto job = "/jobs/query/" + place.job;
    const auto ended = awaitJobEnd(org, job, QueryJob);
    if (!ended) return ended.status();
    if (*ended != JobEnd::Done) return PlainWalk;
    const auto path = Query().add("maxRecords", BulkPage).addIf("locator", place.token);
    const auto answer = org.getAs("text/csv", path.on(job + "/results"), "reading a bulk query");
    if (!answer)
        return answer.status().code() == LL_NOT_FOUND ? PlainWalk
                                                      : Result<PageEnd>(answer.status());
    const auto isBare = [&](std::string_view column) {
        const auto type = selection.description->fields.typeOf(column);
        return ErrorTable::isAmong("int|long|double|currency|percent|boolean", type);
    };
    auto page = pageOfCsv(*answer, selection.stream->stream, selection.shape, sink,
                          [&](const CsvTableRow& row) { return jsonOf(row, isBare); });
    if (!page) return page.status();
    const auto next = answer->header("Sforce-Locator");
    const auto promised = answer->header("Sforce-NumberOfRecords");
    if (next.empty() || (!promised.empty() && promised != std::to_string(page->end.count)))
        return Status{LL_TRANSIENT, "the bulk result is cut short"};
    if (auto status = linkContacts(org, selection, page->batch); !status) return status;
    page->end.last = next == "null";
    page->end.position = JobPosition{place.job, std::string(next)}.text();
    return page->putTo(sink);
}

Result<PageEnd> pageById(Org& org, const Selection& selection, const ReadCursor& at,
                         const ReadTask& task) {
    if (const auto place = JobPosition::parse(at.position))
        return putBulkPage(org, selection, *place, task.sink);
    auto query = selection.query({}, "Id", task.options.pageSize(MostRecords));
    if (!at.position.empty()) query.where = "Id > " + sqlText(at.position);
    if (at.position.empty()) {
        const auto total =
            org.query({{"COUNT()"}, query.object, {}, {}, 0}, false).then([](Answer& answer) {
                return answer.integer("/totalSize");
            });
        if (!total) return total.status();
        task.sink.expect(*total);
        const auto threshold = org.settings().integer("bulk_threshold");
        const nlohmann::json job{{"operation", "query"}, {"query", selection.query().text()}};
        // A job made twice costs a job of the daily 10,000, nothing else.
        if (threshold > 0 && *total > threshold)
            return startReadingJob(org, "/jobs/query", job.dump(), "/id", "making a bulk query");
    }
    return putRows(org, selection, query, false, task.sink);
}

Result<PageEnd> pageByTime(Org& org, const Selection& selection, const ReadCursor& at,
                           const ReadTask& task) {
    auto where = changedSince(at.time, at.position);
    if (const auto from = task.options.from(); from > 0)
        where = "(" + where + ") AND SystemModstamp >= " + soqlTime(from);
    if (const auto to = task.options.to(); to > 0)
        where = "(" + where + ") AND SystemModstamp <= " + soqlTime(to);
    const auto limit = task.options.pageSize(MostRecords);
    const auto query = selection.query(where, "SystemModstamp, Id", limit);
    return putRows(org, selection, query, true, task.sink);
}

}  // namespace

Status read(Org& org, const ReadTask& task) {
    const auto selection = select(org, task.stream, task.options);
    if (!selection) return selection.status();
    const auto overlap = org.settings().integer("overlap_seconds") * 1'000'000;
    return walkAllOrChanges(
        org.call(), task.sink, task.cursor, task.options,
        {task.options.overlap(overlap), SettleUs, false},
        [&](const ReadCursor& at) { return pageById(org, *selection, at, task); },
        [&](const ReadCursor& at) { return pageByTime(org, *selection, at, task); });
}

}  // namespace leadloom::salesforce
