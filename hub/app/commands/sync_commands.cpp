#include <atomic>
#include <csignal>

#include <nlohmann/json.hpp>

#include "hub/app/commands/commands.h"
#include "hub/app/commands/operator_log.h"
#include "hub/app/commands/run_printing.h"
#include "hub/app/workspace.h"

namespace leadloom::app {
namespace {

/// Set by SIGINT and SIGTERM: a run then stops after its present batch, with everything durable.
std::atomic<bool> stopAsked{false};

void askToStop(int /*signal*/) {
    stopAsked = true;
}

sync::RunOptions runOptions(Terminal& terminal, const SyncCommandOptions& options) {
    std::signal(SIGINT, askToStop);
    std::signal(SIGTERM, askToStop);
    sync::RunOptions run;
    run.connections = options.connections;
    run.full = options.full;
    run.untilQuiet = options.untilQuiet;
    run.approve = options.approve;
    run.cancelled = [] { return stopAsked.load(); };
    run.onProgress = [&terminal](const sync::RunProgress& progress) {
        terminal.progress(progress.phase + " " + progress.connection + "/" + progress.stream +
                          ": " + std::to_string(progress.records));
    };
    return run;
}

}  // namespace

ExitCode runPlan(CommandContext& context, const std::vector<std::string>& connections) {
    Terminal& terminal = context.terminal;
    auto workspace =
        Workspace::open(context.config, Workspace::Access::ReadWrite, operatorLog(terminal));
    if (!workspace) return fail(terminal, workspace.error());
    SyncCommandOptions options;
    options.connections = connections;
    auto report = (*workspace)->engine().plan(runOptions(terminal, options));
    terminal.endProgress();
    if (!report) return fail(terminal, report.error());
    terminal.document(nlohmann::json::parse(sync::toJson(*report)));
    printPlan(terminal, *report);
    // A guard that would hold a write is what a plan is for: it is no failure here.
    if (!report->run.faults.empty()) return exitCodeFor(report->run.faults[0].error.kind);
    return ExitCode::Ok;
}

ExitCode runSync(CommandContext& context, const SyncCommandOptions& options) {
    Terminal& terminal = context.terminal;
    auto workspace =
        Workspace::open(context.config, Workspace::Access::ReadWrite, operatorLog(terminal));
    if (!workspace) return fail(terminal, workspace.error());
    auto report = (*workspace)->engine().sync(runOptions(terminal, options));
    terminal.endProgress();
    if (!report) return fail(terminal, report.error());
    terminal.document(nlohmann::json::parse(sync::toJson(*report)));
    printRun(terminal, *report);
    return static_cast<ExitCode>(report->exitCode());
}

}  // namespace leadloom::app
