#include <map>

#include <leadloom/sdk/days.h>
#include <leadloom/sdk/encoding.h>

#include "parts.h"

namespace leadloom::mixpanel {

namespace {

constexpr std::string_view Report = "events";
constexpr std::int64_t MostSegments = 10'000;

/// Figures by day and segment.
using Figures =
    std::map<std::pair<std::string, std::string>, std::pair<std::int64_t, std::int64_t>>;

Result<Answer> segments(Account& account, const std::string& event, const DayRange& days,
                        std::string_view type) {
    auto query = account.project();
    query.add("event", event).add("from_date", days.from).add("to_date", days.to);
    query.add("unit", "day").add("type", type);
    if (const auto by = account.settings().text("fact_property"); !by.empty())
        query.add("on", "properties[" + jsonString(by) + "]").add("limit", MostSegments);
    return account.readFrom(Part::Query, "/segmentation", query, "counting events");
}

Status addFigures(const Answer& answer, const DayRange& days, bool unique, Figures& figures) {
    const auto document = parsedJson(answer.body());
    const auto at = Json::json_pointer("/data/values");
    if (!document.is_object() || !document.contains(at) || !document.at(at).is_object())
        return {LL_TRANSIENT, "Mixpanel's answer holds no figures"};
    const auto& values = document.at(at);
    for (const auto& [segment, byDay] : values.items()) {
        if (!byDay.is_object()) return {LL_TRANSIENT, "Mixpanel's figures can't be read"};
        for (const auto& [day, count] : byDay.items()) {
            const auto date = day.substr(0, 10);
            if (!count.is_number() || date < days.from || date > days.to) continue;
            auto& figure = figures[{date, segment}];
            (unique ? figure.second : figure.first) += count.get<std::int64_t>();
        }
    }
    return Status::ok();
}

Status pullEvent(Account& account, const std::string& event, const DayRange& days,
                 const RecordSink& sink) {
    Figures figures;
    for (const bool unique : {false, true}) {
        const auto answer = segments(account, event, days, unique ? "unique" : "general");
        if (!answer) return answer.status();
        if (auto status = addFigures(*answer, days, unique, figures); !status) return status;
    }
    const bool segmented = !account.settings().text("fact_property").empty();
    RecordBatch rows;
    for (const auto& [where, figure] : figures) {
        if (figure.first == 0 && figure.second == 0) continue;
        const auto segment = segmented ? where.second : std::string();
        const Json row = {{"date", where.first},
                          {"event", event},
                          {"segment", segment},
                          {"count", figure.first},
                          {"people", figure.second}};
        const auto grain = where.first + "/" + percentEncode(event) + "/" + percentEncode(segment);
        rows.add(Record::upsert(grain, rows.keep(textOfJson(row))));
    }
    return rows.putTo(sink);
}

}  // namespace

Status pull(Account& account, std::string_view report, const DayRange& days,
            const RecordSink& sink) {
    if (report != Report) return noSuchStream(report);
    const auto events = account.settings().texts("fact_events");
    if (events.empty())
        return {LL_INVALID_CONFIG, "set settings.fact_events to the events to be counted"};
    for (const auto& event : events)
        if (auto status = pullEvent(account, event, days, sink); !status) return status;
    return Status::end();
}

}  // namespace leadloom::mixpanel
