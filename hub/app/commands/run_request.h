#pragma once

#include "hub/app/terminal.h"
#include "hub/sync/run/run_options.h"

namespace leadloom::app {

/// Options of a run that a person asked for at this terminal: its progress is shown there, SIGINT
/// and SIGTERM end it after its present batch with everything durable, and the audit names the
/// person. The terminal must outlive the run.
sync::RunOptions runRequest(Terminal& terminal);

}  // namespace leadloom::app
