#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include <leadloom/sdk/answer.h>
#include <leadloom/sdk/numbers.h>
#include <leadloom/sdk/page.h>
#include <leadloom/sdk/text_list.h>

/// Paging for vendors that list by the time of the last change, in whole moments (seconds), and
/// page by offset only: each page asks from the moment on at which the last one ended, so that
/// nobody who changes meanwhile is missed (they move behind it). Only where one moment fills a page
/// an offset goes on in it.
namespace leadloom::sdk {

/// Where such a walk stands, as the position of walkById(). `phase`: one letter of the connector's
/// own, for lists that are walked one after another.
struct MomentPlace {
    char phase = 'a';
    std::int64_t time = 0;  ///< microseconds; 0 = from the beginning
    std::int64_t seen = 0;  ///< rows of that moment that were seen

    /// `otherwise` where the position is none of these.
    static MomentPlace parse(std::string_view position, const MomentPlace& otherwise) {
        const auto parts = splitText(position, ':');
        if (parts.size() != 3) return otherwise;
        return {parts[0].front(), integerOr(parts[1], 0), integerOr(parts[2], 0)};
    }
    std::string text() const {
        return std::string(1, phase) + ":" + std::to_string(time) + ":" + std::to_string(seen);
    }
    /// The offset to ask for: a tenth of a page before what was seen.
    std::int64_t offset(std::int64_t limit) const { return seen >= limit ? seen - limit / 10 : 0; }
    /// Where the walk stands behind a page that was asked for at `asked`.
    MomentPlace behind(Page& page, std::int64_t asked) const {
        if (page.end.count == 0) return *this;
        const auto ties = std::ranges::count_if(page.batch.records(), [&](const Record& record) {
            return record.modified_at_us == page.end.time;
        });
        return {phase, page.end.time, page.end.time == time ? asked + ties : ties};
    }
};

inline Status notThePageAsked() {
    return {LL_TRANSIENT, "the vendor's page is not the one that was asked for"};
}

/// Refuses a page with rows before the moment it was asked from, or in which time goes back.
inline Status checkMoments(Page& page, std::int64_t from) {
    for (const auto& record : page.batch.records()) {
        if (record.modified_at_us < from) return notThePageAsked();
        from = record.modified_at_us;
    }
    return Status::ok();
}

/// Whether a page that began at `offset` is the last one. Where the vendor counts, at `total`, the
/// page must fit into that, and one that was cut short is not the last.
inline Status finishPage(const Answer& answer, std::string_view total, std::int64_t offset,
                         std::int64_t limit, PageEnd& end) {
    const auto told = answer.value(total);
    if (!told) return told.status();
    const auto count = static_cast<std::int64_t>(end.count);
    end.last = count < limit;
    if (told->empty()) return Status::ok();
    const auto left = std::max<std::int64_t>(0, integerOr(*told, 0) - offset);
    if (count > left) return notThePageAsked();
    end.last = end.last && left == count;
    return count == 0 && !end.last ? notThePageAsked() : Status::ok();
}

}  // namespace leadloom::sdk
