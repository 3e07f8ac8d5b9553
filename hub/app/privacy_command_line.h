#pragma once

#include <filesystem>
#include <functional>

#include "hub/app/commands/privacy_commands.h"

namespace CLI {
class App;
}

namespace leadloom::app {

using CommandAction = std::function<ExitCode(CommandContext&)>;

/// Arguments of the commands about persons' data and the store's care: filled by the command line.
struct PrivacyArguments {
    ForgetOptions forget;
    ExportOptions exported;
    RestoreOptions restore;
    ConsentOptions consent;
    std::filesystem::path backup;
};

/// Adds forget, export and consent. `arguments` and `action` live as long as `app`; `action` is set
/// to the command that was chosen.
void addPrivacyCommands(CLI::App& app, PrivacyArguments& arguments, CommandAction& action);
/// Adds backup, restore and doctor, likewise.
void addCareCommands(CLI::App& app, PrivacyArguments& arguments, CommandAction& action);

}  // namespace leadloom::app
