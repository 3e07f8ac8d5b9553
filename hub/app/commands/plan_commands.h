#pragma once

#include <string>

#include "hub/app/commands/commands.h"

namespace leadloom::app {

struct UndoOptions {
    std::string run;
    bool apply = false;     ///< carry the plan out at once
    bool recreate = false;  ///< records that the run deleted are made anew
};

/// Carries a reviewed plan out: an id, or a file that `plan --out` wrote.
ExitCode runApply(CommandContext& context, const std::string& plan);
/// Plans that are kept, newest first.
ExitCode runPlans(CommandContext& context, const ListOptions& options);
/// Lets through what guards kept back in one run.
ExitCode runApprove(CommandContext& context, const std::string& run);
/// What undoing a run would do; with `apply` does it.
ExitCode runUndo(CommandContext& context, const UndoOptions& options);

}  // namespace leadloom::app
