#include "hub/app/command_line.h"

#include <functional>

#include <CLI/CLI.hpp>

#include "hub/app/commands/bench_match_command.h"
#include "hub/app/commands/commands.h"
#include "hub/app/operator_command_line.h"
#include "hub/app/plugin_command_line.h"
#include "hub/app/privacy_command_line.h"
#include "hub/app/review_command_line.h"
#include "hub/app/verb_command_line.h"
#include "hub/app/version.h"

namespace leadloom::app {
namespace {

using Action = std::function<ExitCode(CommandContext&)>;

/// The arguments of one invocation, filled by CLI11, and the command they chose.
struct Invocation {
    Terminal::Settings terminal;
    std::string config = "leadloom.yaml";
    InitOptions init;
    SyncCommandOptions sync;
    ListOptions list;
    DeadLetterOptions deadLetters;
    PluginArguments plugins;
    OperatorArguments operating;
    PrivacyArguments privacy;
    ReviewArguments reviewing;
    VerbArguments verbs;
    std::vector<std::string> connections;
    std::string name;
    bool subscribes = false;
    Action action;
};

void addSetUpCommands(CLI::App& app, Invocation& call) {
    auto* init = app.add_subcommand("init", "Write a commented starting configuration");
    init->add_option("path", call.init.path, "Where to write it [leadloom.yaml]");
    init->add_flag("--force", call.init.force, "Overwrite a file that is there");
    init->callback([&call] {
        call.action = [&call](CommandContext& context) { return runInit(context, call.init); };
    });

    app.add_subcommand("schema", "Print the configuration's JSON Schema")->callback([&call] {
        call.action = [](CommandContext& context) { return runSchema(context); };
    });

    auto* check = app.add_subcommand(
        "check", "Validate configuration, plugins, credentials and scopes; changes nothing");
    check->add_option("connections", call.connections, "Only these connections");
    check->callback([&call] {
        call.action = [&call](CommandContext& context) {
            return runCheck(context, call.connections);
        };
    });

    auto* discover = app.add_subcommand(
        "discover", "Show a connection's streams and fields, and what the mapping covers");
    discover->add_option("connection", call.name)->required();
    discover->callback([&call] {
        call.action = [&call](CommandContext& context) { return runDiscover(context, call.name); };
    });
}

void addSyncCommands(CLI::App& app, Invocation& call) {
    auto* plan = app.add_subcommand(
        "plan", "Show what a sync would create, update, link and delete; writes nothing");
    plan->add_option("connections", call.connections, "Only these connections");
    plan->add_option("--out", call.name, "Write the plan to this file too");
    plan->callback([&call] {
        call.action = [&call](CommandContext& context) {
            return runPlan(context, call.connections, call.name);
        };
    });

    auto* sync =
        app.add_subcommand("sync", "One round: read, apply, write; prints the balance sheet");
    sync->add_option("connections", call.sync.connections, "Only these connections");
    sync->add_flag("--full", call.sync.full, "Read everything, not only what changed");
    sync->add_flag("--until-quiet", call.sync.untilQuiet, "Repeat until a round changes nothing");
    sync->add_flag("--approve", call.sync.approve,
                   "Let this run pass its guards, first pairing included");
    sync->callback([&call] {
        call.action = [&call](CommandContext& context) { return runSync(context, call.sync); };
    });

    auto* serve = app.add_subcommand("serve", "Daemon: schedules, webhooks, API, status page");
    serve->add_flag("--subscribe", call.subscribes,
                    "Tell the vendors where to call the hub, and again each day");
    serve->callback([&call] {
        call.action = [&call](CommandContext& context) {
            return runServe(context, call.subscribes);
        };
    });
}

/// A command that lists: an optional key and --limit.
void addList(CLI::App& app, Invocation& call, const std::string& name, const std::string& help,
             const std::string& key, ExitCode (*run)(CommandContext&, const ListOptions&)) {
    auto* command = app.add_subcommand(name, help);
    if (!key.empty()) command->add_option(key, call.list.key);
    command->add_option("--limit", call.list.limit, "At most this many; all without it")
        ->check(CLI::PositiveNumber);
    command->callback([&call, run] {
        if (call.action) return;
        call.action = [&call, run](CommandContext& context) { return run(context, call.list); };
    });
}

void addQueryCommands(CLI::App& app, Invocation& call) {
    app.add_subcommand("status", "Connections, lag, open intents and dead letters")
        ->callback(
            [&call] { call.action = [](CommandContext& context) { return runStatus(context); }; });
    addList(app, call, "leads", "Find leads by e-mail, phone, name or id", "query", runLeads);

    auto* explain = app.add_subcommand("explain", "The whole story of one lead");
    explain->add_option("lead", call.name, "Its id, e-mail or phone")->required();
    explain->callback([&call] {
        call.action = [&call](CommandContext& context) { return runExplain(context, call.name); };
    });
}

void addDeadLetterCommands(CLI::App& app, Invocation& call) {
    auto* letters = app.add_subcommand("dead-letters", "What could not be applied or written");
    letters->add_option("--limit", call.list.limit, "At most this many; all without it")
        ->check(CLI::PositiveNumber);
    letters->callback([&call] {
        if (call.action) return;
        call.action = [&call](CommandContext& context) {
            return runDeadLetterList(context, call.list);
        };
    });
    auto* edit = letters->add_subcommand("edit", "Correct the field that one is about");
    edit->add_option("id", call.operating.id)->required();
    edit->add_option("value", call.name, "The value that the lead shall have")->required();
    edit->callback([&call] {
        call.action = [&call](CommandContext& context) {
            return runDeadLetterEdit(context, call.operating.id, call.name);
        };
    });
    for (const bool discard : {false, true}) {
        auto* act = letters->add_subcommand(discard ? "discard" : "replay",
                                            discard ? "Give them up" : "Try them again");
        auto* ids = act->add_option("ids", call.deadLetters.ids);
        act->add_flag("--all", call.deadLetters.all)->excludes(ids);
        act->callback([&call, discard] {
            call.deadLetters.discard = discard;
            call.action = [&call](CommandContext& context) {
                return runDeadLetterAct(context, call.deadLetters);
            };
        });
    }
}

void addSecretCommands(CLI::App& app, Invocation& call) {
    auto* secrets = app.add_subcommand("secrets", "The vault beside the configuration");
    secrets->require_subcommand(1);
    secrets->add_subcommand("list", "Names, never values")->callback([&call] {
        call.action = [](CommandContext& context) { return runSecretList(context); };
    });
    auto* set = secrets->add_subcommand("set", "Keep a value that comes on standard input");
    set->add_option("name", call.name)->required();
    set->callback([&call] {
        call.action = [&call](CommandContext& context) { return runSecretSet(context, call.name); };
    });
    auto* remove = secrets->add_subcommand("remove", "Forget a value");
    remove->add_option("name", call.name)->required();
    remove->callback([&call] {
        call.action = [&call](CommandContext& context) {
            return runSecretRemove(context, call.name);
        };
    });
}

void addBenchCommands(CLI::App& app, Invocation& call) {
    auto* bench = app.add_subcommand("bench", "Measure how well this hub does its work");
    bench->require_subcommand(1);
    auto* match = bench->add_subcommand("match", "Matching, on files whose truth is known");
    match->add_option("--data", call.name, "Folder with the labelled files")->required();
    match->callback([&call] {
        call.action = [&call](CommandContext& context) {
            return runBenchMatch(context, call.name);
        };
    });
}

}  // namespace

int runCommandLine(int argc, char** argv) {
    CLI::App app("Leadloom keeps every system that knows your customers in agreement.", "leadloom");
    Invocation call;
    app.set_version_flag("--version", std::string(Version));
    app.add_option("--config", call.config, "Configuration file or folder")->capture_default_str();
    app.add_flag("--json", call.terminal.json, "One JSON document on standard output");
    auto* quiet = app.add_flag("--quiet", call.terminal.quiet, "No progress");
    app.add_flag("--verbose", call.terminal.verbose, "More about what is done")->excludes(quiet);
    app.fallthrough();
    app.require_subcommand(1);
    app.footer(
        "Exit codes: 0 all well, 1 something parked or refused, 2 configuration or usage, "
        "3 a connection failed, 4 a guard stopped the run, 5 internal error.");
    addSetUpCommands(app, call);
    addSyncCommands(app, call);
    addQueryCommands(app, call);
    addDeadLetterCommands(app, call);
    addOperatorCommands(app, call.operating, call.action);
    addReviewCommands(app, call.reviewing, call.action);
    addPrivacyCommands(app, call.privacy, call.action);
    addCareCommands(app, call.privacy, call.action);
    addVerbCommands(app, call.verbs, call.action);
    addSecretCommands(app, call);
    addPluginCommands(app, call.plugins, call.action);
    addBenchCommands(app, call);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : static_cast<int>(ExitCode::Usage);
    }
    Terminal terminal(call.terminal);
    CommandContext context{terminal, call.config};
    try {
        return static_cast<int>(call.action(context));
    } catch (const std::exception& error) {
        terminal.error({ErrorKind::Bug,
                        std::string("unexpected failure: ") + error.what(),
                        "nothing was half-applied; please report this",
                        {},
                        0});
        return static_cast<int>(ExitCode::Internal);
    }
}

}  // namespace leadloom::app
