#pragma once

#include <cstdint>
#include <optional>

#include "hub/sync/run/run_report.h"
#include "hub/sync/run/run_state.h"

namespace leadloom::sync {

/// Records missing from a complete read: too many to believe?
std::optional<GuardStop> guardAbsence(const RunState& run, const StreamContext& stream,
                                      std::int64_t absent, std::int64_t live);

/// Before anything is written to a connection: whether a guard forbids it. What it stops is noted
/// in the run with its preview. True: go on.
Result<bool> guardsPass(RunState& run, const ConnectionContext& connection);

/// Whether the bound on deletes, which `guardsPass` held against what was due, leaves room for one
/// more in this round: some turn up in the answers to writes behind it. Counts it where it does.
Result<bool> mayDeleteOneMore(RunState& run, store::Transaction& tx, const StreamContext& stream);

/// Whether a platform may be told of conversions: not before the connection's first pairing was
/// approved. What waits is noted in the run.
Result<bool> mayTellConversions(RunState& run, const ConnectionContext& connection);

/// A connection whose approved first pairing left nothing open has been paired.
Status notePaired(RunState& run, const ConnectionContext& connection);

/// Key of the approval in the store.
std::string approvalKey(const ConnectionContext& connection);

}  // namespace leadloom::sync
