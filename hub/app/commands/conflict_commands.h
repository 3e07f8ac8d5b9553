#pragma once

#include <cstdint>
#include <string>

#include "hub/app/commands/commands.h"

namespace leadloom::app {

struct SettleOptions {
    std::int64_t conflict = 0;
    std::string take;
    std::string value;
    bool forEver = false;
};

/// The conflicts that wait, each with everybody's value and history.
ExitCode runConflictList(CommandContext& context, const ListOptions& options);
/// One conflict, settled or not.
ExitCode runConflictShow(CommandContext& context, std::int64_t conflict);
ExitCode runConflictSettle(CommandContext& context, const SettleOptions& options);
/// Takes a decision for ever back.
ExitCode runConflictRelease(CommandContext& context, std::int64_t conflict);

}  // namespace leadloom::app
