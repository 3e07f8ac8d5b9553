#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "hub/app/commands/commands.h"
#include "hub/app/commands/review_commands.h"

namespace CLI {
class App;
}

namespace leadloom::app {

/// Arguments of the commands that say who is who: filled by the command line.
struct ReviewArguments {
    ListOptions list;
    std::vector<std::int64_t> ids;
    LeadActOptions act;
};

/// Adds `review`, and `merge` and `unmerge` to the command `leads`, which is there already.
/// `arguments` and `action` live as long as `app`; `action` is set to the command that was chosen.
void addReviewCommands(CLI::App& app, ReviewArguments& arguments,
                       std::function<ExitCode(CommandContext&)>& action);

}  // namespace leadloom::app
