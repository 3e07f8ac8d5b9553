#pragma once

#include <functional>

#include "hub/app/commands/verb_commands.h"

namespace CLI {
class App;
}

namespace leadloom::app {

/// What the command line filled in for the commands of the verbs.
struct VerbArguments {
    FactOptions facts;
    ListOptions list;
    std::vector<std::string> connections;
};

/// facts, conversions, webhooks. `arguments` and `action` must outlive the parsing.
void addVerbCommands(CLI::App& app, VerbArguments& arguments,
                     std::function<ExitCode(CommandContext&)>& action);

}  // namespace leadloom::app
