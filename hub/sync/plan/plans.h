#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "hub/base/result.h"
#include "hub/store/plan_row.h"
#include "hub/sync/run/run_state.h"
#include "hub/sync/settings/engine_settings.h"

namespace leadloom::sync {

/// Version of what a plan's effects mean. A plan of another one isn't carried out.
constexpr std::int64_t PlanFormat = 1;

/// A new plan of this workspace, without its effects.
store::PlanRow beginPlan(const EngineSettings& settings, std::string kind, std::string actor);

/// Whether this workspace, program and configuration may carry the plan out. Usage, naming what is
/// another.
Status checkPlan(const store::PlanRow& plan, const EngineSettings& settings);

/// A plan as a document of its own, to be reviewed and carried elsewhere.
std::string planDocument(const store::PlanRow& plan);
/// Usage when the text is no such document.
Result<store::PlanRow> readPlanDocument(std::string_view text);

/// Keeps what a guard has just stopped as a plan, so that this and nothing else can be approved.
/// The same effects as last time: the same plan. `tx` is the transaction of the look.
Status keepGuardPlan(RunState& run, store::Transaction& tx, const ConnectionContext& connection);
/// The plans of what guards kept back in a run. NotFound, Usage.
Result<std::vector<store::PlanRow>> guardPlansOf(store::Transaction& tx, std::string_view run);
/// Nothing is stopped any more: a plan that waits is superseded.
Status retireGuardPlan(RunState& run, const ConnectionContext& connection);

}  // namespace leadloom::sync
