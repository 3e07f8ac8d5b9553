#include <leadloom/sdk/encoding.h>
#include <leadloom/sdk/json_text.h>
#include <leadloom/sdk/numbers.h>
#include <leadloom/sdk/paired_place.h>
#include <leadloom/sdk/portions.h>
#include <leadloom/sdk/time.h>
#include <leadloom/sdk/walk.h>

#include "parts.h"

namespace leadloom::mixpanel {

namespace {

constexpr std::string_view What = "querying profiles";
constexpr std::int64_t SettleUs = 60 * SecondUs;

Result<Page> profilesOf(const Answer& answer) {
    return pageOf(answer, "/results", {"/$distinct_id", "/$properties/$last_seen"},
                  [](const JsonItem& item, Page& page) {
                      page.batch.add(Record::upsert(item.value(0), item.slice())
                                         .withModifiedAt(isoTimeOrZero(item.value(1))));
                      return Status::ok();
                  });
}

/// What is asked for on every page of a walk.
Query wanted(const Account& account, std::int64_t from) {
    Query form;
    if (from > 0) {
        auto time = formatIsoTime(from);
        time.pop_back();  // $last_seen has no zone
        form.add("where", "properties[\"$last_seen\"] >= " + jsonString(time));
    }
    if (const auto names = account.settings().texts("profile_properties"); !names.empty())
        form.add("output_properties", jsonStrings(names));
    if (const auto cohort = account.settings().integer("cohort"); cohort != 0)
        form.add("filter_by_cohort", "{\"id\":" + std::to_string(cohort) + "}")
            .add("include_all_users", "false");
    return form;
}

/// `at`: the page and its session. Mixpanel keeps the result of a first page for some minutes, by
/// name.
Result<Answer> fetchPage(Account& account, const PairedPlace& at, std::int64_t from) {
    auto form = wanted(account, from);
    if (!at.second.empty()) form.add("session_id", at.second).add("page", at.first);
    return account.readFrom(Part::Query, "/engage", account.project(), What, &form);
}

Result<PageEnd> putPage(const Answer& answer, const PairedPlace& at, const ReadTask& task) {
    const auto told = answer.values({"/page", "/page_size", "/session_id"});
    if (!told) return told.status();
    const auto size = integerOr((*told)[1], 0);
    const auto number = integerOr(at.first, 0);
    const bool asked = integerOr((*told)[0], -1) == number && size > 0 && !(*told)[2].empty() &&
                       (number == 0 || (*told)[2] == at.second);
    if (!asked) return Status{LL_TRANSIENT, "Mixpanel's page is not the one that was asked for"};
    auto page = profilesOf(answer);
    if (!page) return page.status();
    if (number == 0)
        if (auto status = expectTotal(answer, "/total", task.sink); !status) return status;
    page->end.last = static_cast<std::int64_t>(page->end.count) < size;
    page->end.position = PairedPlace{std::to_string(number + 1), (*told)[2]}.text();
    return page->putTo(task.sink);
}

Status checkStream(std::string_view stream, std::string_view key) {
    return stream == Profiles ? Status::ok() : noSuchKey(stream, key);
}

Status putFound(Account& account, const Query& form, const LookupTask& task) {
    const auto answer = findProfiles(account, form);
    if (!answer) return answer.status();
    auto page = profilesOf(*answer);
    return page ? page->putTo(task.sink).status() : page.status();
}

}  // namespace

Status readProfiles(Account& account, const ReadTask& task) {
    const auto overlap = account.settings().integer("overlap_hours") * 3600 * SecondUs;
    const bool full = isFullWalk(task.cursor, task.options);
    bool restarted = false;
    return walkByToken(
        account.call(), task.sink, task.cursor, {task.options.overlap(overlap), SettleUs, full},
        [&](const ReadCursor& cursor, std::int64_t from) -> Result<PageEnd> {
            auto at = PairedPlace::parse(cursor.position);
            auto answer = fetchPage(account, at, from);
            // A session that Mixpanel has forgotten; the walk begins anew, once in a read.
            if (!answer && !at.second.empty() && answer.status().httpStatus() == 400) {
                if (restarted)
                    return Status{LL_CURSOR_EXPIRED, "Mixpanel forgot where the query stood"};
                restarted = true;
                at = {};
                answer = fetchPage(account, at, from);
            }
            return answer ? putPage(*answer, at, task) : answer.status();
        });
}

Result<Answer> findProfiles(Account& account, const Query& form) {
    auto answer = account.readFrom(Part::Query, "/engage", account.project(), What, &form);
    if (!answer) return answer;
    // What doesn't fit into one page would count as absent.
    const auto found = answer->table("/results", {"/$distinct_id"});
    if (!found) return found.status();
    const auto total = answer->integer("/total");
    if (!total) return total.status();
    if (*total > static_cast<std::int64_t>(found->size()))
        return Status{LL_TRANSIENT, "Mixpanel found more profiles than it gave"};
    return answer;
}

Query withIds(std::span<const std::string> ids) {
    return Query().add("distinct_ids", jsonStrings(ids));
}

Query withEmail(std::string_view address) {
    return Query().add("where", "properties[\"$email\"] == " + jsonString(address));
}

Status byIds(Account& account, const LookupTask& task, std::span<const std::string> ids) {
    if (auto status = checkStream(task.stream, "id"); !status) return status;
    return eachPortion(ids, MostFetched, [&](std::span<const std::string> some) {
        return putFound(account, withIds(some), task);
    });
}

Status byKey(Account& account, const LookupTask& task, std::string_view key,
             std::string_view value) {
    if (key != "email") return noSuchKey(task.stream, key);
    if (auto status = checkStream(task.stream, key); !status) return status;
    return putFound(account, withEmail(value), task);
}

}  // namespace leadloom::mixpanel
