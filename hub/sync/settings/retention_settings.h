#pragma once

#include "hub/base/clock.h"

namespace leadloom::sync {

/// How long finished things are kept for people to look at. What is open, parked or current is
/// never forgotten, and the change log stays.
struct RetentionSettings {
    static constexpr TimeUs Day = 86'400'000'000;

    TimeUs attemptsUs = 90 * Day;       ///< writes that are done or were refused
    TimeUs inboxUs = 30 * Day;          ///< raw records that a newer one replaced
    TimeUs webhookEventsUs = 30 * Day;  ///< beyond any vendor's time of repeating
    TimeUs runsUs = 365 * Day;          ///< balance sheets
    /// Tombstones: never below the fence, that is as long as some stream was not read to its end
    /// since, and never younger than this, which is beyond any vendor's window.
    TimeUs tombstonesUs = 180 * Day;
};

}  // namespace leadloom::sync
