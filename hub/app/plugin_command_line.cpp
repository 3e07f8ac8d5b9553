#include "hub/app/plugin_command_line.h"

#include <CLI/CLI.hpp>

namespace leadloom::app {
namespace {

using CommandAction = std::function<ExitCode(CommandContext&)>;

void addPluginNew(CLI::App& plugin, PluginArguments& arguments, CommandAction& action) {
    auto* fresh =
        plugin.add_subcommand("new", "Write a connector that builds and passes its tests");
    fresh->add_option("name", arguments.fresh.name, "Its id: lower-case letters, digits, hyphens")
        ->required();
    fresh->add_option("--into", arguments.fresh.into, "The folder in which it is made")
        ->capture_default_str();
    fresh->callback([&] {
        action = [&arguments](CommandContext& context) {
            return runPluginNew(context, arguments.fresh);
        };
    });
}

void addPluginTest(CLI::App& plugin, PluginArguments& arguments, CommandAction& action) {
    PluginTestOptions& options = arguments.test;
    auto* test = plugin.add_subcommand("test", "Run the acceptance kit on any plugin");
    test->add_option("plugin", options.plugin, "Folder with manifest.json, or its library")
        ->required();
    test->add_option("--only", options.only, "Only scenarios whose name holds this text");
    test->add_option("--acceptance", options.acceptance,
                     "Another acceptance description [acceptance.json beside the plugin]");
    test->add_option("--sandbox", options.sandbox,
                     "leadloom-sandbox to test against [beside this binary]");
    auto* record = test->add_option("--record", options.record,
                                    "Keep the exchanges with the vendor in this file, without "
                                    "secrets and persons; only what reads is tried");
    test->add_option("--replay", options.replay, "A recording in the vendor's place")
        ->excludes(record);
    test->add_flag("--watch", options.watch,
                   "Test again after each build, in a new process, until Ctrl-C");
    test->footer(
        "Exit codes: 0 every scenario passed, 1 some failed, 2 there is no such plugin. "
        "--verbose lists every scenario, --json gives the report as a document.");
    test->callback([&] {
        action = [&options](CommandContext& context) { return runPluginTest(context, options); };
    });
}

}  // namespace

void addPluginCommands(CLI::App& app, PluginArguments& arguments, CommandAction& action) {
    auto* plugin = app.add_subcommand("plugin", "Connectors: installed, new, described, tested");
    plugin->require_subcommand(1);
    plugin->add_subcommand("list", "Connectors on the plugin path")->callback([&] {
        action = [](CommandContext& context) { return runPluginList(context); };
    });
    auto* info =
        plugin->add_subcommand("info", "Streams, settings and capabilities of one connector");
    info->add_option("connector", arguments.connector)->required();
    info->callback([&] {
        action = [&arguments](CommandContext& context) {
            return runPluginInfo(context, arguments.connector);
        };
    });
    addPluginNew(*plugin, arguments, action);
    addPluginTest(*plugin, arguments, action);
}

}  // namespace leadloom::app
