#pragma once

#include <functional>
#include <span>
#include <vector>

#include "hub/sync/plan/planned_effect.h"
#include "hub/sync/run/run_state.h"
#include "hub/sync/writing/write_planner.h"

namespace leadloom::sync {

/// What carrying out the outbox of some connections comes to, now.
struct PendingEffects {
    std::vector<PlannedEffect> effects;  ///< sorted
    Permit permit;                       ///< lets just these through
};

/// Which intents are meant; empty: all.
using IntentChoice = std::function<bool(const store::IntentRow&)>;

/// `tx` is a write transaction: waits for references may be noted.
Result<PendingEffects> pendingEffects(RunState& run, store::Transaction& tx,
                                      std::span<const ConnectionContext* const> connections,
                                      const IntentChoice& meant = {});

/// Whether the run's permit lets a decision be carried out: the write that was reviewed, or the
/// references that only it made known.
bool permits(const RunState& run, const StreamContext& stream, const store::IntentRow& intent,
             const WriteDecision& decision);

}  // namespace leadloom::sync
