#pragma once

#include "hub/base/clock.h"
#include "hub/model/value.h"
#include "hub/store/shadow.h"

namespace leadloom::sync {

/// A write of ours in the place of which something else was read: somebody's edit, or what had
/// been there before. That may have been older than the write (a feed tells old states again, a
/// list lags behind, and of two changes in one moment nobody knows which was first). Then ours is
/// still to be seen, and what shows it is nobody's word. Kept in the field's entry of the shadow:
/// `pendingCanonical` and `pendingSinceUs` without a `pending` value.
struct OvertakenWrite {
    model::Value canonical;  ///< absent: none
    TimeUs writtenUs = 0;    ///< on our clock
};

/// Clocks of vendors are known to about this.
constexpr TimeUs ClockSlackUs = 2'000'000;

bool isOvertaken(const store::ShadowField& shadow);
void remember(store::ShadowField& shadow, OvertakenWrite write);
/// Whether a state of that time (on our clock; 0: not told) may be what our write left.
bool mayBeOurs(const store::ShadowField& shadow, TimeUs vendorTimeUs);

}  // namespace leadloom::sync
