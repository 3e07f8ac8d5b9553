#include <leadloom/sdk/sql_text.h>

#include "parts.h"

namespace leadloom::google_ads {

namespace {

constexpr std::string_view Report = "cost";

SelectQuery costQuery(const DayRange& days) {
    return {
        {"customer.id", "customer.currency_code", "campaign.id", "campaign.name", "segments.date",
         "metrics.cost_micros", "metrics.impressions", "metrics.clicks", "metrics.conversions"},
        "campaign",
        "segments.date BETWEEN '" + std::string(days.from) + "' AND '" + std::string(days.to) + "'",
        ""};
}

Status addRow(const JsonItem& row, RecordBatch& batch) {
    if (!row.has(0) || !row.has(1))
        return {LL_TRANSIENT, "a row of costs has no day or no campaign"};
    batch.add(
        Record::upsert(std::string(row.value(0)) + "/" + std::string(row.value(1)), row.slice()));
    return Status::ok();
}

}  // namespace

Status pull(Account& account, std::string_view report, const DayRange& days,
            const RecordSink& sink) {
    if (report != Report) return noSuchStream(report);
    const auto answer = account.stream(costQuery(days), "reading costs");
    if (!answer) return answer.status();
    if (!answer->body().starts_with('['))
        return {LL_TRANSIENT, "Google's answer is no list of chunks"};
    RecordBatch batch;
    auto status = answer->each("", {"/results"}, [&](const JsonItem& chunk) -> Status {
        if (!chunk.has(0)) return Status::ok();  // nothing was found
        return account.json().split(account.call(), chunk.slice(), "/results",
                                    {"/segments/date", "/campaign/id"},
                                    [&](const JsonItem& row) { return addRow(row, batch); });
    });
    if (status) status = batch.putTo(sink);
    return status ? Status::end() : status;
}

}  // namespace leadloom::google_ads
