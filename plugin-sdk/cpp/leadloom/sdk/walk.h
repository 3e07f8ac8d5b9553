#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include <leadloom/sdk/call.h>
#include <leadloom/sdk/read_cursor.h>
#include <leadloom/sdk/read_options.h>
#include <leadloom/sdk/record_sink.h>
#include <leadloom/sdk/result.h>

/// The loops by which vendors are paged. In all of them `fetch` asks for one page, puts its records
/// into the sink and tells where the page ended; the loop keeps cursors and checkpoints right:
/// nothing moves past a row not put, past the server time at which the walk began less the settle
/// lag, or on an empty page; a page that doesn't move on ends the read instead of looping.
namespace leadloom::sdk {

struct WalkOptions {
    std::int64_t overlap = 0;  ///< begin this much before the cursor (ReadOptions::overlap)
    std::int64_t settle = 0;   ///< time after which the vendor's index shows a change
    bool full = false;         ///< ReadOptions::isFull
};

/// Where a page ended.
struct PageEnd {
    std::size_t count = 0;        ///< rows the page held
    bool last = false;            ///< nothing comes after it
    std::string position;         ///< id of the last row, or the token of the next page
    std::int64_t time = 0;        ///< walkByTime: stamp of the last row
    std::int64_t serverTime = 0;  ///< HttpResponse::serverTime
    /// Rows from this page on, itself included, as the vendor counts them; -1: it doesn't. A last
    /// page that holds less was cut short and is read on from.
    std::int64_t remaining = -1;

    bool isEnd() const { return last && remaining <= static_cast<std::int64_t>(count); }
};

/// Whether a read walks everything: the hub wants it, nothing was read yet, or the cursor stands in
/// the middle of such a walk.
inline bool isFullWalk(std::string_view cursorText, const ReadOptions& options) {
    if (options.isFull() || cursorText.empty()) return true;
    const auto cursor = ReadCursor::parse(cursorText);
    return cursor && cursor->full;
}

namespace detail {

inline Result<ReadCursor> startOf(std::string_view text, const WalkOptions& options) {
    auto cursor = ReadCursor::parse(text);
    if (!cursor) return Status{LL_CURSOR_EXPIRED, "the cursor is not one of this connector's"};
    if (options.full && !cursor->full) {
        *cursor = ReadCursor{};
        cursor->full = true;
    }
    return *cursor;
}

/// The cursor with which changes are read once this walk is over.
inline ReadCursor endOf(const ReadCursor& walk, std::int64_t reached, const WalkOptions& options) {
    const auto limit =
        walk.startedAt == 0 ? reached : std::min(reached, walk.startedAt - options.settle);
    ReadCursor next;
    next.since = std::max(walk.since, limit);
    return next;
}

inline Status finishWalk(const RecordSink& sink, const ReadCursor& walk, std::int64_t reached,
                         const WalkOptions& options) {
    const auto margin = std::max(options.overlap, options.settle);
    const auto covers = walk.startedAt == 0 ? 0 : walk.startedAt - margin;
    if (auto status = sink.checkpoint(endOf(walk, reached, options).text(), covers); !status)
        return status;
    return Status::end();
}

inline Status stuck() {
    return {LL_BUG, "the vendor's page ends where it began; the read was stopped"};
}

/// The server's clock was set back by more than the overlap makes good: what is changed from now on
/// is stamped before the cursor.
inline bool isBefore(std::int64_t serverTime, const ReadCursor& cursor,
                     const WalkOptions& options) {
    return serverTime != 0 && !cursor.full && serverTime < cursor.since - options.overlap;
}

template <typename Fetch, typename HasMoved>
Status walk(const Call& call, const RecordSink& sink, ReadCursor cursor, const WalkOptions& options,
            Fetch&& fetch, HasMoved&& hasMoved, bool reachesStart) {
    while (true) {
        if (call.isCancelled()) return Status::cancelled();
        Result<PageEnd> page = fetch(std::as_const(cursor));
        if (!page) return page.status();
        if (cursor.startedAt == 0 && isBefore(page->serverTime, cursor, options))
            return {LL_CURSOR_EXPIRED, "the vendor's clock went back behind the cursor"};
        if (cursor.startedAt == 0) cursor.startedAt = page->serverTime;
        const auto reached = reachesStart      ? cursor.startedAt
                             : page->count > 0 ? page->time
                                               : cursor.time;
        const bool seen = page->count > 0 || cursor.time != 0;
        if (page->isEnd())
            return finishWalk(sink, cursor, reachesStart || seen ? reached : cursor.since, options);
        if (!hasMoved(cursor, *page)) return stuck();
        cursor.position = page->position;
        cursor.time = page->time;
        if (auto status = sink.checkpoint(cursor.text()); !status) return status;
    }
}

}  // namespace detail

/// Keyset paging by (stamp, id), both ascending. `fetch(cursor)` asks for rows with stamp >
/// cursor.time, or stamp = cursor.time and id > cursor.position; with an empty position for stamp
/// >= cursor.time. PageEnd: time and position of the last row.
template <typename Fetch>
Status walkByTime(const Call& call, const RecordSink& sink, std::string_view cursorText,
                  const WalkOptions& options, Fetch&& fetch) {
    auto cursor = detail::startOf(cursorText, options);
    if (!cursor) return cursor.status();
    if (!cursor->isWalking())
        cursor->time = std::max<std::int64_t>(0, cursor->since - options.overlap);
    const auto moved = [](const ReadCursor& before, const PageEnd& page) {
        return page.time > before.time || (page.time == before.time && !page.position.empty() &&
                                           page.position != before.position);
    };
    return detail::walk(call, sink, *cursor, options, std::forward<Fetch>(fetch), moved, false);
}

/// Paging by ascending id inside a window of stamps. `fetch(cursor, from)` asks for rows with stamp
/// >= from (0 = all) and id > cursor.position. PageEnd: position = id of the last row. The next
/// round begins at the server time at which this walk began, less settle and overlap.
template <typename Fetch>
Status walkById(const Call& call, const RecordSink& sink, std::string_view cursorText,
                const WalkOptions& options, Fetch&& fetch) {
    auto cursor = detail::startOf(cursorText, options);
    if (!cursor) return cursor.status();
    const auto from = std::max<std::int64_t>(0, cursor->since - options.overlap);
    const auto moved = [](const ReadCursor& before, const PageEnd& page) {
        return !page.position.empty() && page.position != before.position;
    };
    return detail::walk(
        call, sink, *cursor, options, [&](const ReadCursor& at) { return fetch(at, from); }, moved,
        true);
}

/// Paging by the vendor's token. `fetch(cursor, from)` asks for the page of cursor.position (empty
/// = the first) of rows changed since `from` (0 = all). PageEnd: position = token of the next page.
/// A token that the vendor doesn't know any more: fetch returns LL_CURSOR_EXPIRED.
template <typename Fetch>
Status walkByToken(const Call& call, const RecordSink& sink, std::string_view cursorText,
                   const WalkOptions& options, Fetch&& fetch) {
    return walkById(call, sink, cursorText, options, std::forward<Fetch>(fetch));
}

/// The read of a stream that webhooks alone feed: at its end at once.
inline Status readNothing(const RecordSink& sink, std::string_view cursorText) {
    const auto cursor = detail::startOf(cursorText, {});
    if (!cursor) return cursor.status();
    if (auto status = sink.checkpoint(cursor->text()); !status) return status;
    return Status::end();
}

/// A complete walk by id, or the changes by (stamp, id): whichever the hub and the cursor ask for.
/// `byId(cursor)` and `byTime(cursor)` are the fetches of walkById and walkByTime.
template <typename ById, typename ByTime>
Status walkAllOrChanges(const Call& call, const RecordSink& sink, std::string_view cursorText,
                        const ReadOptions& read, WalkOptions options, ById&& byId,
                        ByTime&& byTime) {
    options.full = isFullWalk(cursorText, read);
    if (!options.full) return walkByTime(call, sink, cursorText, options, byTime);
    return walkById(call, sink, cursorText, options,
                    [&](const ReadCursor& at, std::int64_t) { return byId(at); });
}

}  // namespace leadloom::sdk
