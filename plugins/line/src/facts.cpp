#include <algorithm>

#include <leadloom/sdk/days.h>
#include <leadloom/sdk/encoding.h>
#include <leadloom/sdk/json_text.h>

#include "parts.h"

namespace leadloom::line {

namespace {

struct Report {
    std::string_view stream;  ///< its name
    std::string_view path;
    std::string_view bucket;
};
constexpr Report Reports[] = {
    {"followers", "/v2/bot/insight/followers", "insight_followers"},
    {"messages", "/v2/bot/insight/message/delivery", "insight_messages"},
};

/// LINE writes its days without dashes.
std::string compact(std::string_view day) {
    std::string text(day);
    std::erase(text, '-');
    return text;
}

/// The figures of one day. A day that isn't counted yet, or lies before all counting, has none.
Status pullDay(Account& account, const Report& report, std::string_view day,
               const RecordSink& sink) {
    HttpRequest request;
    request.bucket = report.bucket;
    const auto answer =
        account.send(std::move(request), std::string(report.path) + "?date=" + compact(day),
                     Intent::Read, "reading figures");
    if (!answer) return answer.status();
    const auto state = answer->value("/status");
    if (!state) return state.status();
    if (*state == "unready" || *state == "out_of_service") return Status::ok();
    if (*state != "ready") return {LL_TRANSIENT, "LINE's figures have no status"};
    const auto row = withMembers("\"date\":" + jsonString(day), answer->body());
    return sink.put(Record::upsert(day, row));
}

}  // namespace

Status pull(Account& account, std::string_view report, const DayRange& days,
            const RecordSink& sink) {
    const auto* known = findStream(Reports, report);
    if (known == nullptr) return {LL_UNSUPPORTED, "no such report: " + std::string(report)};
    auto status = eachPartOf(
        days, 1, [&](const DayRange& day) { return pullDay(account, *known, day.from, sink); });
    return status ? Status::end() : status;
}

}  // namespace leadloom::line
