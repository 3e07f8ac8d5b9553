#pragma once

#include "hub/app/commands/commands.h"

namespace leadloom::app {

/// Who had the hub do what, newest first.
ExitCode runAudit(CommandContext& context, const ListOptions& options);

}  // namespace leadloom::app
