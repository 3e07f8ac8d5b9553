#pragma once

#include <functional>
#include <string>

#include "hub/app/commands/commands.h"
#include "hub/app/commands/conflict_commands.h"
#include "hub/app/commands/plan_commands.h"

namespace CLI {
class App;
}

namespace leadloom::app {

/// Arguments of the commands by which people decide: filled by the command line.
struct OperatorArguments {
    ListOptions list;
    SettleOptions settle;
    UndoOptions undo;
    std::int64_t id = 0;
    std::string name;
};

/// Adds conflicts, audit and what else people decide with. `arguments` and `action` live as long
/// as `app`; `action` is set to the command that was chosen.
void addOperatorCommands(CLI::App& app, OperatorArguments& arguments,
                         std::function<ExitCode(CommandContext&)>& action);

}  // namespace leadloom::app
