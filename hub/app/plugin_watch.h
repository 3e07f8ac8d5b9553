#pragma once

#include <filesystem>
#include <functional>

#include "hub/app/exit_code.h"
#include "hub/app/terminal.h"

namespace leadloom::app {

/// For whoever writes a connector: runs `test` now, and again whenever a file beside the plugin has
/// changed and stayed as it is for a moment. Each run is a process of its own, so that the new
/// library is loaded and not the one before, and a crash ends nothing else. Returns only when no
/// process can be made; a signal ends it. To be called while the process has one thread.
ExitCode watchPlugin(Terminal& terminal, const std::filesystem::path& plugin,
                     const std::function<ExitCode()>& test);

}  // namespace leadloom::app
