#pragma once

#include <functional>
#include <string>

#include "hub/app/commands/plugin_author_commands.h"

namespace CLI {
class App;
}

namespace leadloom::app {

/// What the command line filled in for the commands of plugins.
struct PluginArguments {
    std::string connector;
    PluginNewOptions fresh;
    PluginTestOptions test;
};

/// plugin list, info, new, test. `arguments` and `action` must outlive the parsing.
void addPluginCommands(CLI::App& app, PluginArguments& arguments,
                       std::function<ExitCode(CommandContext&)>& action);

}  // namespace leadloom::app
