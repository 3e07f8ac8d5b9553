#include <unordered_map>

#include <leadloom/sdk/day_walk.h>
#include <leadloom/sdk/encoding.h>
#include <leadloom/sdk/json_lines.h>
#include <leadloom/sdk/json_text.h>
#include <leadloom/sdk/mark.h>
#include <leadloom/sdk/numbers.h>
#include <leadloom/sdk/time.h>

#include "parts.h"

namespace leadloom::mixpanel {

namespace {

constexpr std::int64_t MillisecondUs = 1000;
/// What stands in for the name of events that one person had far too many of.
constexpr std::string_view HotShard = "$hotshard_events";

using namespace std::string_view_literals;

constexpr std::initializer_list<std::string_view> EventKeys = {
    "/event"sv,
    "/properties/time"sv,
    "/properties/distinct_id"sv,
    "/properties/$insert_id"sv,
    "/properties/mp_processing_time_ms"sv,
    "/properties/mp_lib"sv,
    "/properties/mp_original_event_name"sv,
    "/properties/mp_original_distinct_id"sv};
enum EventKey : std::size_t {
    Name,
    Time,
    Person,
    InsertId,
    Processed,
    Library,
    HotName,
    HotPerson
};

/// One event of a day, put together for the hub.
struct EventRow {
    std::string id, payload;
    std::int64_t processed = 0;
};

/// Of an event that was taken twice the one that came last, as in Mixpanel's own reports.
class DayOfEvents {
public:
    DayOfEvents(std::int64_t day, std::int64_t offset) : day_(day), offset_(offset) {}

    Status add(const JsonItem& item) {
        const auto time = parseEpoch(item.value(Time), 1000);
        if (!item.has(Name) || !time)
            return {LL_TRANSIENT, "Mixpanel's export holds a line that is no event"};
        if (*time < day_ * DayUs || *time >= (day_ + 1) * DayUs)
            return {LL_TRANSIENT, "Mixpanel's export is not that of the day asked for"};
        if (item.value(Library) == OurLibrary) return Status::ok();
        const bool hot = item.value(Name) == HotShard;
        const auto name = item.value(hot ? HotName : Name);
        const auto person = item.value(hot ? HotPerson : Person);
        EventRow row{idOf(item, name, person), {}, integerOr(item.value(Processed), 0)};
        row.payload = withMembers(
            "\"event_name\":" + jsonString(name) + ",\"person_id\":" + jsonString(person) +
                ",\"occurred_at\":" + jsonString(formatIsoTime(*time - offset_, 3)),
            item.slice());
        const auto [known, isNew] = places_.emplace(row.id, rows_.size());
        if (isNew)
            rows_.push_back(std::move(row));
        else if (row.processed >= rows_[known->second].processed)
            rows_[known->second] = std::move(row);
        return Status::ok();
    }

    Page page() const {
        Page page;
        for (const auto& row : rows_)
            page.batch.add(Record::upsert(row.id, row.payload)
                               .withVersion(std::to_string(row.processed))
                               .withModifiedAt(row.processed * MillisecondUs));
        page.end.count = rows_.size();
        return page;
    }

private:
    /// Without the person where it can be: identities are merged later, and then it changes.
    std::string idOf(const JsonItem& item, std::string_view name, std::string_view person) const {
        std::string text(name);
        text += '\n';
        text += item.value(Time);
        text += '\n';
        text += item.has(InsertId) ? item.value(InsertId) : person;
        return formatDay(day_) + "-" + markOf(text);
    }

    std::int64_t day_, offset_;
    std::vector<EventRow> rows_;
    std::unordered_map<std::string, std::size_t> places_;
};

/// A day without events is an empty body, and so is an answer that was lost on its way: it is
/// believed when it comes twice.
Result<Answer> wholeExportOf(Account& account, std::int64_t day) {
    auto answer = exportOf(account, day);
    return answer && answer->body().empty() ? exportOf(account, day) : std::move(answer);
}

std::int64_t dayOr(std::string_view text, std::int64_t otherwise) {
    return parseDay(text).value_or(otherwise);
}

Result<PageEnd> putDay(Account& account, std::int64_t day, const ReadTask& task) {
    const auto answer = wholeExportOf(account, day);
    if (!answer) return answer.status();
    DayOfEvents events(day, account.settings().integer("utc_offset_minutes") * 60 * SecondUs);
    const auto status = eachJsonLine(account.json(), account.call(), answer->body(), EventKeys,
                                     [&](const JsonItem& item) { return events.add(item); });
    if (status.code() == LL_TRANSIENT && status.message().empty())
        return Status{LL_TRANSIENT, "Mixpanel's export of a day was cut"};
    if (!status) return status;
    auto page = events.page();
    page.end.serverTime = answer->serverTime();
    return page.putTo(task.sink);
}

}  // namespace

Result<Answer> exportOf(Account& account, std::int64_t day, std::int64_t most) {
    const auto date = formatDay(day);
    auto query = account.project();
    query.add("from_date", date).add("to_date", date).add("time_in_ms", "true");
    if (const auto names = account.settings().texts("events"); !names.empty())
        query.add("event", jsonStrings(names));
    if (most > 0) query.add("limit", most);
    return account.readFrom(Part::Export, "/export", query, "exporting events");
}

Status readEvents(Account& account, const ReadTask& task) {
    const auto& settings = account.settings();
    const auto now = account.host().clock().wallTime();
    const DayWalk days{
        dayOr(settings.text("start_date"), now / DayUs - settings.integer("history_days")),
        dayOr(settings.text("end_date"), INT64_MAX), settings.integer("reread_days")};
    return walkByDay(account.call(), task.sink, task.cursor, task.options, days, now,
                     [&](std::int64_t day) { return putDay(account, day, task); });
}

}  // namespace leadloom::mixpanel
