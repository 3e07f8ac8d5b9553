#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "hub/base/clock.h"

namespace leadloom::testing {

/// A simulated system's cursor: a place in its change feed, or a modification time, or a place in a
/// walk over everything.
struct SimCursor {
    std::uint64_t epoch = 0;    ///< of the system's cursors: those of an earlier one expired
    bool walking = false;       ///< in the middle of a complete walk
    TimeUs startedUs = 0;       ///< walk: vendor's time when it began
    std::uint64_t changed = 0;  ///< walk: the feed's end when it began; else: read up to here
    TimeUs sinceUs = 0;         ///< cursor by time: read up to here
    std::string position;       ///< walk: last id

    std::string text() const;
    /// Empty text: the start of a complete walk.
    static SimCursor parse(std::string_view text);
};

}  // namespace leadloom::testing
