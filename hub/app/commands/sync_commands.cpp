#include <fstream>

#include <nlohmann/json.hpp>

#include "hub/app/commands/commands.h"
#include "hub/app/commands/operator_log.h"
#include "hub/app/commands/run_printing.h"
#include "hub/app/commands/run_request.h"
#include "hub/app/workspace.h"
#include "hub/sync/plan/plans.h"

namespace leadloom::app {
namespace {

sync::RunOptions runOptions(Terminal& terminal, const SyncCommandOptions& options) {
    sync::RunOptions run = runRequest(terminal);
    run.connections = options.connections;
    run.full = options.full;
    run.untilQuiet = options.untilQuiet;
    run.approve = options.approve;
    return run;
}

/// The plan as a file, for review elsewhere.
Status writePlan(store::Store& store, const std::string& id, const std::string& file) {
    auto transaction = store.beginRead();
    if (!transaction) return transaction.error();
    const auto plan = (*transaction)->plan(id);
    if (!plan) return plan.error();
    std::ofstream out(file, std::ios::binary);
    if (*plan) out << sync::planDocument(**plan) << "\n";
    out.flush();
    if (*plan && out) return Status::ok();
    return Error{ErrorKind::Usage, file + " can't be written",
                 "name a file in a folder that you may write to"};
}

}  // namespace

ExitCode runPlan(CommandContext& context, const std::vector<std::string>& connections,
                 const std::string& file) {
    Terminal& terminal = context.terminal;
    auto workspace =
        Workspace::open(context.config, Workspace::Access::ReadWrite, operatorLog(terminal));
    if (!workspace) return fail(terminal, workspace.error());
    SyncCommandOptions options;
    options.connections = connections;
    auto report = (*workspace)->engine().plan(runOptions(terminal, options));
    terminal.endProgress();
    if (!report) return fail(terminal, report.error());
    if (!file.empty()) {
        const Status written = writePlan((*workspace)->store(), report->id, file);
        if (!written) return fail(terminal, written.error());
    }
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
