#pragma once

#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hub/base/result.h"
#include "hub/sync/plan/plan_report.h"
#include "hub/sync/run/run_state.h"
#include "hub/sync/settings/engine_settings.h"

namespace leadloom::sync {

/// Under which a run that was undone names the run that did it.
std::string undoneKey(std::string_view run);

/// The id of a run that can be undone. NotFound; Usage: it wrote nothing, was undone already, is
/// still running, or what it wrote has been forgotten.
Result<std::string> undoableRun(const EngineSettings& settings, std::string_view run);

/// What undoing the run means for every record it wrote to, for people.
Result<std::vector<UndoneRecord>> undoneRecords(RunState& run, store::Transaction& tx,
                                                std::string_view undone, bool again);

/// Raises the intents that undo a run; tells which. Two runs of it raise the same.
Result<std::set<std::pair<store::StreamKey, model::EntityId>>> raiseUndo(RunState& run,
                                                                         store::Transaction& tx,
                                                                         std::string_view undone,
                                                                         bool again);

/// Stores a plan in a transaction of its own.
Status keepPlan(store::Store& store, const store::PlanRow& plan);

}  // namespace leadloom::sync
