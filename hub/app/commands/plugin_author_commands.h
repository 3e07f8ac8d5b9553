#pragma once

#include <filesystem>
#include <string>

#include "hub/app/commands/commands.h"

namespace leadloom::app {

struct PluginNewOptions {
    std::string name;
    std::filesystem::path into = ".";  ///< the folder to make it in
};

struct PluginTestOptions {
    std::filesystem::path plugin;      ///< folder with manifest.json, or the library
    std::filesystem::path sandbox;     ///< leadloom-sandbox; empty: beside this binary
    std::filesystem::path acceptance;  ///< another description; empty: acceptance.json beside it
    std::filesystem::path record;      ///< keep the vendor's exchanges here, redacted
    std::filesystem::path replay;      ///< a recording in the vendor's place
    std::string only;                  ///< scenarios whose name holds this text; empty: all
    bool watch = false;                ///< again after each build, until a signal
};

/// Writes a connector that builds and passes the acceptance kit: whole, or not at all.
ExitCode runPluginNew(CommandContext& context, const PluginNewOptions& options);
/// Runs the acceptance kit. Ok: every scenario passed or had nothing to try; Incomplete: some
/// failed; Usage: there is no such plugin. With `watch` it doesn't come back.
ExitCode runPluginTest(CommandContext& context, const PluginTestOptions& options);

}  // namespace leadloom::app
