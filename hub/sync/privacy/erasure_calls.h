#pragma once

#include <optional>
#include <string_view>

#include "hub/sync/privacy/erasure_report.h"
#include "hub/sync/run/round.h"
#include "hub/sync/run/run_state.h"

namespace leadloom::sync {

/// The engine's calls about erasure, made with the state of a run.
Result<ErasureReport> erasePerson(RunState& run, const ConnectorSource& connectors,
                                  const model::EntityId& lead);
Result<std::optional<ErasureReport>> findErasure(const EngineSettings& settings,
                                                 std::string_view key);
/// Erases at home whom a restored store still holds; the systems are asked again by the next run.
/// Gives how many there were.
Result<std::int64_t> eraseAgain(RunState& run, const std::vector<ErasureNote>& notes);
Status liftSuppression(const EngineSettings& settings, std::string_view key);

}  // namespace leadloom::sync
