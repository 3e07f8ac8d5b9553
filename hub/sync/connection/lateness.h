#pragma once

#include "hub/base/clock.h"
#include "hub/base/result.h"
#include "hub/store/transaction.h"

namespace leadloom::sync {

/// How late a stream's changes have been seen to become visible, beyond what its connector
/// declares; 0: never later. What the next read begins before its cursor.
Result<TimeUs> learntOverlap(store::Transaction& tx, store::StreamKey stream);

/// A change came `lateUs` after the read that should have shown it, in a read that looked back by
/// `overlapUs`: comes it near that bound, later reads look back twice as far as it was late.
Status learnLateness(store::Transaction& tx, store::StreamKey stream, TimeUs lateUs,
                     TimeUs overlapUs);

}  // namespace leadloom::sync
