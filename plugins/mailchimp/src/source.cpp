#include <leadloom/sdk/moment_paging.h>
#include <leadloom/sdk/page_links.h>
#include <leadloom/sdk/query.h>
#include <leadloom/sdk/time.h>
#include <leadloom/sdk/walk.h>

#include "parts.h"

namespace leadloom::mailchimp {

namespace {

constexpr std::uint32_t MostListed = 1000;
constexpr std::int64_t SecondUs = 1'000'000;
constexpr std::int64_t SettleUs = 60 * SecondUs;
constexpr std::string_view Total = "/total_items";

/// First those who are on the list, then the archived ones, which no list shows with the others.
constexpr char Listed = 'l', Archived = 'a';

MomentPlace startOf(char phase, std::int64_t from) {
    return {phase, from / SecondUs * SecondUs, 0};
}

Status checkPhase(Page& page, char phase) {
    for (const auto& record : page.batch.records())
        if (phase == Archived && record.op != LL_RECORD_TOMBSTONE) return notThePageAsked();
    return Status::ok();
}

Result<PageEnd> membersPage(Account& account, const MomentPlace& at, std::int64_t from,
                            const ReadTask& task) {
    const std::int64_t limit = task.options.pageSize(MostListed);
    const auto offset = at.offset(limit);
    Query query;
    query.add("count", limit).add("offset", offset).add("sort_field", "last_changed");
    query.add("sort_dir", "ASC").add("exclude_fields", "members._links,_links");
    if (at.phase == Archived) query.add("status", "archived");
    if (at.time > 0) query.add("since_last_changed", formatIsoTime(at.time - SecondUs));
    const auto answer = account.getAt(query.on("/members"), "listing members");
    if (!answer) return answer.status();
    auto page = membersOf(account, *answer, "/members");
    if (!page) return page.status();
    auto status = checkPhase(*page, at.phase);
    if (status) status = checkMoments(*page, at.time);
    if (status) status = finishPage(*answer, Total, offset, limit, page->end);
    if (!status) return status;
    page->end.position = at.behind(*page, offset).text();
    auto end = page->putTo(task.sink);
    return at.phase == Archived ? end : thenPhase(end, startOf(Archived, from).text());
}

Result<PageEnd> campaignsPage(Account& account, const std::string& audience,
                              std::string_view position, const ReadTask& task) {
    const std::int64_t limit = task.options.pageSize(MostListed);
    const OffsetPaging paging{limit, limit / 10};
    const auto path = Query()
                          .add("list_id", audience)
                          .add("count", limit)
                          .add("offset", paging.at(position))
                          .add("sort_field", "create_time")
                          .add("sort_dir", "ASC")
                          .add("exclude_fields", "campaigns._links,_links")
                          .on("/campaigns");
    const auto answer = account.get(path, "listing campaigns");
    if (!answer) return answer.status();
    auto page = pageOf(*answer, "/campaigns", {"/id"}, [](const JsonItem& item, Page& rows) {
        rows.batch.add(Record::upsert(item.value(0), item.slice()));
        return Status::ok();
    });
    if (!page) return page.status();
    paging.finish(position, page->end);
    if (auto status = finishPage(*answer, Total, paging.at(position), limit, page->end); !status)
        return status;
    return page->putTo(task.sink);
}

Status readCampaigns(Account& account, const ReadTask& task) {
    const auto audience = account.audience();
    if (!audience) return audience.status();
    return walkByToken(account.call(), task.sink, task.cursor, {0, 0, true},
                       [&](const ReadCursor& at, std::int64_t) {
                           return campaignsPage(account, *audience, at.position, task);
                       });
}

}  // namespace

Status read(Account& account, const ReadTask& task) {
    if (task.stream == Campaigns) return readCampaigns(account, task);
    if (task.stream != Members) return noSuchStream(task.stream);
    const auto overlap = account.settings().integer("overlap_seconds") * SecondUs;
    const bool full = isFullWalk(task.cursor, task.options);
    return walkById(
        account.call(), task.sink, task.cursor, {task.options.overlap(overlap), SettleUs, full},
        [&](const ReadCursor& at, std::int64_t from) {
            const auto start = startOf(Listed, from);
            return membersPage(account, MomentPlace::parse(at.position, start), from, task);
        });
}

}  // namespace leadloom::mailchimp
