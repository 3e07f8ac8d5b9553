#pragma once

#include <string>

#include "hub/app/terminal.h"
#include "hub/base/clock.h"
#include "hub/store/run_row.h"
#include "hub/sync/plan/plan_report.h"
#include "hub/sync/run/run_report.h"

namespace leadloom::app {

/// The balance sheet and what stood in the run's way, for people.
void printRun(Terminal& terminal, const sync::RunReport& report);
/// The same of a run that ended some time ago, and when that was.
void printKeptRun(Terminal& terminal, const store::RunRow& row);
void printPlan(Terminal& terminal, const sync::PlanReport& report);

/// "2026-01-02 08:15:30" UTC; empty for 0.
std::string timeText(TimeUs time);

}  // namespace leadloom::app
