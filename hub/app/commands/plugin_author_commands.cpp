#include "hub/app/commands/plugin_author_commands.h"

#include <nlohmann/json.hpp>

#include "hub/app/commands/operator_log.h"
#include "hub/app/new_plugin.h"
#include "hub/app/plugin_path.h"
#include "hub/app/plugin_watch.h"
#include "plugin-sdk/testing/acceptance_kit.h"

namespace leadloom::app {
namespace {

Status isPlugin(const std::filesystem::path& path) {
    std::error_code failed;
    const bool folder = std::filesystem::is_directory(path, failed);
    const auto manifest = (folder ? path : path.parent_path()) / "manifest.json";
    if (std::filesystem::exists(path, failed) && std::filesystem::exists(manifest, failed))
        return Status::ok();
    return Error{ErrorKind::Usage,
                 path.string() + " is no plugin: there is no " + manifest.string(),
                 "build it first, and name the built folder, such as build/plugins/acme",
                 {},
                 0};
}

testing::KitOptions kitOptions(Terminal& terminal, const PluginTestOptions& options) {
    testing::KitOptions kit;
    kit.sandbox = options.sandbox.empty() ? besideThisBinary("leadloom-sandbox").string()
                                          : options.sandbox.string();
    kit.description = options.acceptance.string();
    kit.only = options.only;
    kit.record = options.record.string();
    kit.replay = options.replay.string();
    kit.onScenario = [&terminal](const testing::ScenarioReport& scenario) {
        terminal.progress(scenario.name);
    };
    return kit;
}

void print(Terminal& terminal, const testing::Report& report) {
    terminal.endProgress();
    terminal.document(report.toJson());
    terminal.line(terminal.verbose() ? report.toText() : report.summary());
    terminal.line(report.passed() ? terminal.good("passed") : terminal.bad("FAILED"));
}

}  // namespace

ExitCode runPluginNew(CommandContext& context, const PluginNewOptions& options) {
    Terminal& terminal = context.terminal;
    const auto made = writeNewPlugin(options.name, options.into);
    if (!made) return fail(terminal, made.error());
    terminal.document(
        {{"connector", options.name}, {"folder", made->folder.string()}, {"files", made->files}});
    terminal.heading("The connector '" + options.name + "' stands in " + made->folder.string());
    for (const std::string& file : made->files)
        terminal.line("  " + file);
    terminal.line(
        "It builds and passes its tests as it is; README.md names the three places to "
        "edit. Next, in that folder:");
    terminal.line("  cmake -B build && cmake --build build");
    terminal.line("  leadloom plugin test build/plugins/" + options.name);
    return ExitCode::Ok;
}

ExitCode runPluginTest(CommandContext& context, const PluginTestOptions& options) {
    Terminal& terminal = context.terminal;
    if (const Status there = isPlugin(options.plugin); !there) return fail(terminal, there.error());
    const auto test = [&] {
        const auto report =
            testing::runAcceptance(options.plugin.string(), kitOptions(terminal, options));
        print(terminal, report);
        return report.passed() ? ExitCode::Ok : ExitCode::Incomplete;
    };
    if (!options.watch) return test();
    if (terminal.json())
        return fail(terminal, {ErrorKind::Usage,
                               "--watch and --json exclude each other",
                               "--json promises one document, and --watch never ends",
                               {},
                               0});
    return watchPlugin(terminal, options.plugin, test);
}

}  // namespace leadloom::app
