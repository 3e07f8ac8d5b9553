#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "hub/app/exit_code.h"
#include "hub/app/terminal.h"

namespace leadloom::app {

/// What every command gets: where to print, and which configuration to read.
struct CommandContext {
    Terminal& terminal;
    std::filesystem::path config;
};

struct InitOptions {
    std::filesystem::path path;
    bool force = false;
};

struct SyncCommandOptions {
    std::vector<std::string> connections;
    bool full = false;
    bool untilQuiet = false;
    bool approve = false;
};

struct ListOptions {
    std::string key;  ///< a query, a run or a lead; may be empty
    int limit = 0;    ///< 0: everything
};

struct DeadLetterOptions {
    std::vector<std::int64_t> ids;
    bool all = false;
    bool discard = false;
};

/// Writes a commented starting configuration.
ExitCode runInit(CommandContext& context, const InitOptions& options);
/// Prints the configuration's JSON Schema.
ExitCode runSchema(CommandContext& context);
/// Validates configuration, plugins, credentials and scopes; changes nothing.
ExitCode runCheck(CommandContext& context, const std::vector<std::string>& connections);
/// Streams and fields of a connection, and what the mapping covers.
ExitCode runDiscover(CommandContext& context, const std::string& connection);
/// What a sync would do; writes nothing outside the store's plan.
/// `file`: where the plan is written too; empty: nowhere.
ExitCode runPlan(CommandContext& context, const std::vector<std::string>& connections,
                 const std::string& file);
/// One round: read, apply, write.
ExitCode runSync(CommandContext& context, const SyncCommandOptions& options);
/// The daemon. `subscribes`: it tells the vendors where to call it.
ExitCode runServe(CommandContext& context, bool subscribes);
ExitCode runStatus(CommandContext& context);
ExitCode runRuns(CommandContext& context, const ListOptions& options);
ExitCode runLeads(CommandContext& context, const ListOptions& options);
ExitCode runExplain(CommandContext& context, const std::string& lead);
ExitCode runDeadLetterList(CommandContext& context, const ListOptions& options);
/// Corrects the field that one is about.
ExitCode runDeadLetterEdit(CommandContext& context, std::int64_t id, const std::string& value);
ExitCode runDeadLetterAct(CommandContext& context, const DeadLetterOptions& options);
/// Keeps a value from standard input in the vault beside the configuration.
ExitCode runSecretSet(CommandContext& context, const std::string& name);
/// Names only, never values.
ExitCode runSecretList(CommandContext& context);
ExitCode runSecretRemove(CommandContext& context, const std::string& name);
ExitCode runPluginList(CommandContext& context);
ExitCode runPluginInfo(CommandContext& context, const std::string& connector);

}  // namespace leadloom::app
