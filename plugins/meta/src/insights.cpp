#include <leadloom/sdk/encoding.h>
#include <leadloom/sdk/follow_pages.h>
#include <leadloom/sdk/form_request.h>
#include <leadloom/sdk/json_text.h>
#include <leadloom/sdk/named_values.h>
#include <leadloom/sdk/vendor_job.h>

#include "parts.h"

namespace leadloom::meta {

namespace {

/// Longer ranges are asked for as a report that Meta makes in its own time.
constexpr std::int64_t SynchronousDays = 31, MostDays = 90, MostListed = 500;

constexpr JobWords Making{"/async_status", "Job Completed", "Job Failed|Job Skipped",
                          "asking for a report"};

struct Report {
    std::string_view stream;  ///< its name
    std::string_view level;
    std::string_view id;  ///< what a row is about
    std::string_view fields;
};

constexpr std::string_view Figures =
    ",spend,impressions,clicks,actions,account_currency,account_id";
constexpr Report Reports[] = {
    {"ad_cost", "ad", "/ad_id", "campaign_id,campaign_name,adset_id,adset_name,ad_id,ad_name"},
    {"campaign_cost", "campaign", "/campaign_id", "campaign_id,campaign_name"}};

/// The same leads stand under several types of action: only one of them may be counted.
std::string leadsIn(std::string_view actions) {
    const auto leads = textOf(namedValues(actions, "action_type", "value"), "lead");
    return leads.empty() ? "0" : leads;
}

Result<Page> rowsOf(const Answer& answer, const Report& report) {
    return pageOf(answer, "/data", {report.id, "/date_start", "/actions"},
                  [](const JsonItem& item, Page& rows) -> Status {
                      if (!item.has(1)) return {LL_TRANSIENT, "a row of insights has no day"};
                      const auto grain =
                          std::string(item.value(1)) + "/" + std::string(item.value(0));
                      const auto leads = "\"leads\":" + jsonString(leadsIn(item.value(2)));
                      auto row = rows.batch.keep(withMembers(leads, item.slice()));
                      rows.batch.add(Record::upsert(grain, row));
                      return Status::ok();
                  });
}

Status putPages(Account& account, const Report& report, const std::string& path,
                const RecordSink& sink) {
    return followPages([&](const std::string& after) -> Result<std::string> {
        const auto answer = account.fetch(Query().addIf("after", after), path, "reading insights");
        if (!answer) return answer.status();
        auto page = rowsOf(*answer, report);
        if (!page) return page.status();
        auto put = page->putTo(sink);
        return put ? nextPage(*answer) : put.status();
    });
}

Query wantedOf(const Report& report, const DayRange& days) {
    Query query;
    query.add("level", report.level).add("time_increment", 1);
    query.add("time_range", textOfJson({{"since", days.from}, {"until", days.to}}));
    return query.add("fields", std::string(report.fields) + std::string(Figures));
}

Status putReport(Account& account, const Report& report, const std::string& path,
                 const Query& wanted, const RecordSink& sink) {
    const auto begun = account
                           .send(formRequest("POST", wanted).asSafe(), account.proven(path),
                                 Intent::Read, "beginning a report")
                           .then([](Answer& answer) { return answer.value("/report_run_id"); });
    if (!begun) return begun.status();
    if (begun->empty()) return {LL_TRANSIENT, "Meta began no report"};
    const auto run = Query().add("fields", "async_status").on("/" + *begun);
    const auto end = awaitJobEnd(account, account.proven(run), Making);
    if (!end) return end.status();
    if (*end != JobEnd::Done) return {LL_TRANSIENT, "Meta could not make the report"};
    return putPages(account, report,
                    Query().add("limit", MostListed).on("/" + percentEncode(*begun) + "/insights"),
                    sink);
}

Status pullPart(Account& account, const Report& report, const DayRange& days,
                const RecordSink& sink) {
    const auto path = account.pathOf("ad_account", "/insights");
    if (!path) return path.status();
    const auto wanted = wantedOf(report, days);
    const auto length = *parseDay(days.to) - *parseDay(days.from) + 1;
    if (length > SynchronousDays) return putReport(account, report, *path, wanted, sink);
    const auto url = Query().add("limit", MostListed).on(wanted.on(*path));
    auto status = putPages(account, report, url, sink);
    const bool tooLarge = status.code() == LL_UNSUPPORTED;
    return tooLarge ? putReport(account, report, *path, wanted, sink) : status;
}

}  // namespace

Status pull(Account& account, std::string_view report, const DayRange& days,
            const RecordSink& sink) {
    const auto* known = findStream(Reports, report);
    if (known == nullptr) return {LL_UNSUPPORTED, "no such report: " + std::string(report)};
    const auto status = eachPartOf(days, MostDays, [&](const DayRange& part) {
        return pullPart(account, *known, part, sink);
    });
    return status ? Status::end() : status;
}

}  // namespace leadloom::meta
