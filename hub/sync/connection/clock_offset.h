#pragma once

#include "hub/base/clock.h"
#include "hub/base/result.h"
#include "hub/sync/run/run_state.h"

namespace leadloom::sync {

/// Takes in what an answer's `Date` told of a connection's clock: vendor's minus ours. Keeps it in
/// the store, and in the run, when it is worth that. Within a write transaction.
Status keepClockOffset(store::Transaction& tx, RunState& run, const ConnectionContext& connection,
                       TimeUs measuredUs);

/// The same where no transaction is under way: opens one only when there is news, or
/// none was kept for an hour.
Status keepClockOffset(RunState& run, const ConnectionContext& connection, TimeUs measuredUs);

/// Brings what the run knows of a connection's clock up to date with the store.
Status loadClock(store::Transaction& tx, RunState& run, const ConnectionContext& connection);

/// Key of the clock (VendorClock::text) in the store.
std::string clockOffsetKey(const ConnectionContext& connection);

}  // namespace leadloom::sync
