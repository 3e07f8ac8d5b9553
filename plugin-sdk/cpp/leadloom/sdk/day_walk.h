#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>

#include <leadloom/sdk/days.h>
#include <leadloom/sdk/walk.h>

namespace leadloom::sdk {

/// What a vendor keeps by the day on which it happened, and still adds to when that day is over.
/// Days are counted since 1970.
struct DayWalk {
    std::int64_t first = 0;         ///< a complete read begins here
    std::int64_t last = INT64_MAX;  ///< nothing is read beyond it, nor beyond today
    std::int64_t reread = 1;        ///< so many days are read again each time
};

/// Reads day by day, each again while `walk.reread` covers it: `fetch(day)` puts the records of a
/// day and gives its PageEnd, of which the server's time counts; where the server tells none,
/// `now` (microseconds) stands for it.
template <typename Fetch>
Status walkByDay(const Call& call, const RecordSink& sink, std::string_view cursorText,
                 const ReadOptions& read, const DayWalk& walk, std::int64_t now, Fetch&& fetch) {
    constexpr std::int64_t DayUs = 86'400LL * 1'000'000;
    const bool full = isFullWalk(cursorText, read);
    return walkById(call, sink, cursorText, {read.overlap(walk.reread * DayUs), 0, full},
                    [&](const ReadCursor& at, std::int64_t from) -> Result<PageEnd> {
                        auto day = std::min(std::max(from / DayUs, walk.first), walk.last);
                        if (!at.position.empty()) {
                            const auto done = parseDay(at.position);
                            if (!done) return Status{LL_CURSOR_EXPIRED, "the cursor names no day"};
                            day = *done + 1;
                        }
                        Result<PageEnd> end = fetch(day);
                        if (!end) return end;
                        if (end->serverTime == 0) end->serverTime = now;
                        end->position = formatDay(day);
                        end->last = day >= std::min(walk.last, end->serverTime / DayUs);
                        return end;
                    });
}

}  // namespace leadloom::sdk
