#include <leadloom/sdk/pace.h>
#include <leadloom/sdk/query.h>
#include <leadloom/sdk/text_list.h>
#include <leadloom/sdk/walk.h>

#include "parts.h"

namespace leadloom::hubspot {

namespace {

constexpr std::uint32_t MostListed = 100;
constexpr std::uint32_t MostFound = 200;
constexpr std::int64_t SecondUs = 1'000'000;
/// Search shows a change some seconds late.
constexpr std::int64_t SettleUs = 60 * SecondUs;
/// After the last living record come the archived ones.
constexpr std::string_view ArchivedPhase = "archived:";
constexpr std::string_view NextPage = "/paging/next/after";

Selection owners() {
    RecordShape shape{.id = "/id", .version = "/updatedAt", .deleted = "/archived"};
    shape.modifiedAt = shape.version;
    return {&Streams[0], {}, {}, shape, {}};
}

/// One page of a stream's list; `query` says what else is asked for.
Result<Answer> list(Portal& portal, const ObjectType& type, Query query, std::string_view after,
                    std::uint32_t limit) {
    const auto path = query.add("limit", limit).addIf("after", after).on(portal.pathOf(type));
    return portal.get(path, "listing " + std::string(type.stream));
}

Result<PageEnd> listPage(Portal& portal, const Selection& selection, std::string_view after,
                         std::uint32_t limit, const RecordSink& sink) {
    Query query;
    if (selection.type->stream != Owners)
        query.add("properties", joinTexts(selection.properties, ","))
            .add("archived", "false")
            .addIf("associations", joinTexts(selection.targets, ","));
    const auto answer = list(portal, *selection.type, query, after, limit);
    if (!answer) return answer.status();
    auto page = rowsOf(portal, selection, *answer, "/results", true);
    if (!page) return page.status();
    return page->putTo(sink, *answer, NextPage);
}

/// The archived list has no feed of its own and is read as a whole, now and then.
Pace sweep(Portal& portal, const ObjectType& type) {
    return {portal.host(), portal.call(), "swept." + std::string(type.stream)};
}

Result<PageEnd> archivedPage(Portal& portal, const ObjectType& type, std::string_view after,
                             const RecordSink& sink) {
    const auto answer = list(portal, type, Query().add("archived", "true"), after, MostListed);
    if (!answer) return answer.status();
    auto page = tombstonesOf(*answer, "/results", "/id", "/archivedAt");
    if (!page) return page.status();
    auto end = page->putTo(sink, *answer, NextPage);
    if (!end) return end;
    end->position.insert(0, ArchivedPhase);
    auto status = end->last ? sweep(portal, type).done(answer->serverTime()) : Status::ok();
    return status ? end : status;
}

/// Changes are walked by id, because many rows can share one time: a row comes once, whatever
/// happens meanwhile, so the walk needs no upper bound, and a fresh query for each page never meets
/// the ceiling of 10,000.
Result<PageEnd> changedPage(Portal& portal, const Selection& selection, const ReadCursor& at,
                            std::int64_t from, const ReadTask& task) {
    const auto limit = task.options.pageSize(MostFound);
    const auto answer = search(portal, selection, selection.type->modifiedProperty, "GTE",
                               std::to_string(from / 1000), at.position, limit);
    if (!answer) return answer.status();
    // Each page is a query of its own, so its total is what is left.
    const auto total = answer->integer("/total");
    if (!total) return total.status();
    if (at.position.empty() && *total > 0) task.sink.expect(*total);
    auto page = rowsOf(portal, selection, *answer);
    if (!page) return page.status();
    page->end.last = page->end.count < limit;
    page->end.remaining = *total;
    auto end = page->putTo(task.sink);
    if (!end || !end->isEnd()) return end;
    const auto pause = portal.settings().integer("archived_sweep_minutes") * 60 * SecondUs;
    const auto due = sweep(portal, *selection.type).isDue(answer->serverTime(), pause);
    if (!due) return due.status();
    return *due ? thenPhase(end, ArchivedPhase) : end;
}

}  // namespace

Status read(Portal& portal, const ReadTask& task) {
    const bool isOwners = task.stream == Owners;
    const auto selection = isOwners ? Result(owners()) : select(portal, task.stream, task.options);
    if (!selection) return selection.status();
    const auto overlap = portal.settings().integer("overlap_seconds") * SecondUs;
    const bool full = isOwners || isFullWalk(task.cursor, task.options);
    const auto fetch = [&](const ReadCursor& at, std::int64_t from) {
        if (at.position.starts_with(ArchivedPhase))
            return archivedPage(portal, *selection->type, at.position.substr(ArchivedPhase.size()),
                                task.sink);
        if (!full) return changedPage(portal, *selection, at, from, task);
        auto page =
            listPage(portal, *selection, at.position, task.options.pageSize(MostListed), task.sink);
        return isOwners ? page : thenPhase(page, ArchivedPhase);
    };
    return walkById(portal.call(), task.sink, task.cursor,
                    {task.options.overlap(overlap), SettleUs, full}, fetch);
}

}  // namespace leadloom::hubspot
