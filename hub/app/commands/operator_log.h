#pragma once

#include <functional>
#include <string>

#include "hub/app/exit_code.h"
#include "hub/app/terminal.h"
#include "hub/sync/settings/engine_settings.h"

namespace leadloom::app {

using OperatorLog = std::function<void(sync::LogLevel, const std::string&)>;

/// Lines for the operator on standard error: warnings and errors, with --verbose all of them. The
/// terminal must outlive it. Thread-safe.
OperatorLog operatorLog(Terminal& terminal);

/// Prints the error and gives its exit code.
ExitCode fail(Terminal& terminal, const Error& error);

}  // namespace leadloom::app
