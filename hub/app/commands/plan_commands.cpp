#include "hub/app/commands/plan_commands.h"

#include <filesystem>
#include <fstream>
#include <iterator>

#include <nlohmann/json.hpp>

#include "hub/app/commands/operator_log.h"
#include "hub/app/commands/run_printing.h"
#include "hub/app/commands/run_request.h"
#include "hub/app/no_limit.h"
#include "hub/app/workspace.h"
#include "hub/sync/plan/plans.h"

namespace leadloom::app {
namespace {

using nlohmann::json;

const char* stateName(store::PlanState state) {
    switch (state) {
        case store::PlanState::Open:
            return "open";
        case store::PlanState::Applying:
            return "begun";
        case store::PlanState::Applied:
            return "applied";
        case store::PlanState::Superseded:
            break;
    }
    return "superseded";
}

ExitCode report(Terminal& terminal, const Result<sync::RunReport>& report) {
    terminal.endProgress();
    if (!report) return fail(terminal, report.error());
    terminal.document(json::parse(sync::toJson(*report)));
    printRun(terminal, *report);
    return static_cast<ExitCode>(report->exitCode());
}

Result<std::string> textOf(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    std::string text((std::istreambuf_iterator<char>(stream)), {});
    if (stream || stream.eof()) return text;
    return Error{ErrorKind::Usage, file.string() + " can't be read", "check its rights"};
}

/// The plan in a file. One that this store knows must still be what was made.
Result<store::PlanRow> planInFile(store::Store& store, const std::string& file) {
    const auto text = textOf(file);
    if (!text) return text.error();
    auto plan = sync::readPlanDocument(*text);
    if (!plan) return plan;
    auto transaction = store.beginRead();
    if (!transaction) return transaction.error();
    auto known = (*transaction)->plan(plan->id);
    if (!known) return known.error();
    if (!*known) return plan;
    const bool waits = (*known)->state == store::PlanState::Open;
    if (!waits || sync::planDocument(**known) == sync::planDocument(*plan)) {
        return **std::move(known);
    }
    return Error{ErrorKind::Usage, file + " isn't the plan that was made as " + plan->id,
                 "apply it by its id, or make a new one with leadloom plan"};
}

void printUndo(Terminal& terminal, const sync::PlanReport& plan) {
    terminal.heading("What undoing run " + plan.undo + " would do (nothing was written)");
    for (const sync::UndoneRecord& record : plan.undone) {
        terminal.line(record.action + " " + record.connection + "/" + record.stream + " " +
                      record.record + terminal.dim("  lead " + record.lead));
        for (const sync::PlannedField& field : record.fields) {
            terminal.line("    " + field.field + ": " +
                          (field.before.empty() ? "(empty)" : field.before) + " → " +
                          (field.after.empty() ? "(empty)" : field.after));
        }
        for (const auto& [field, reason] : record.kept) {
            terminal.line("    " + (field.empty() ? "the record" : field) + " stays: " + reason);
        }
    }
    if (plan.undone.empty()) terminal.line("Nothing: everything stands as before that run.");
    terminal.line("Links between records that the run set are not undone.");
    terminal.line("Plan " + plan.id + ": carry it out with `leadloom apply " + plan.id + "`.");
}

}  // namespace

ExitCode runApply(CommandContext& context, const std::string& plan) {
    Terminal& terminal = context.terminal;
    auto workspace =
        Workspace::open(context.config, Workspace::Access::ReadWrite, operatorLog(terminal));
    if (!workspace) return fail(terminal, workspace.error());
    sync::Engine& engine = (*workspace)->engine();
    std::error_code ignored;
    if (!std::filesystem::is_regular_file(plan, ignored)) {
        return report(terminal, engine.apply(plan, runRequest(terminal)));
    }
    auto row = planInFile((*workspace)->store(), plan);
    if (!row) return fail(terminal, row.error());
    return report(terminal, engine.apply(std::vector{*std::move(row)}, runRequest(terminal)));
}

ExitCode runPlans(CommandContext& context, const ListOptions& options) {
    Terminal& terminal = context.terminal;
    auto workspace =
        Workspace::open(context.config, Workspace::Access::ReadOnly, operatorLog(terminal));
    if (!workspace) return fail(terminal, workspace.error());
    auto transaction = (*workspace)->store().beginRead();
    if (!transaction) return fail(terminal, transaction.error());
    const auto rows = (*transaction)->plans(limitOf(options.limit));
    if (!rows) return fail(terminal, rows.error());
    json list = json::array();
    Table table({"plan", "kind", "state", "made (UTC)", "by", "of run", "applied by"});
    for (const store::PlanRow& row : *rows) {
        table.add({row.id, row.kind, stateName(row.state), timeText(row.createdAtUs), row.createdBy,
                   row.run, row.appliedBy});
        list.push_back({{"plan", row.id},
                        {"kind", row.kind},
                        {"state", stateName(row.state)},
                        {"created_at", timeText(row.createdAtUs)},
                        {"created_by", row.createdBy},
                        {"run", row.run},
                        {"applied_by", row.appliedBy},
                        {"report", json::parse(row.report.empty() ? "{}" : row.report)}});
    }
    terminal.document(list);
    terminal.table(table);
    return ExitCode::Ok;
}

ExitCode runApprove(CommandContext& context, const std::string& run) {
    Terminal& terminal = context.terminal;
    auto workspace =
        Workspace::open(context.config, Workspace::Access::ReadWrite, operatorLog(terminal));
    if (!workspace) return fail(terminal, workspace.error());
    return report(terminal, (*workspace)->engine().approveRun(run, runRequest(terminal)));
}

ExitCode runUndo(CommandContext& context, const UndoOptions& options) {
    Terminal& terminal = context.terminal;
    auto workspace =
        Workspace::open(context.config, Workspace::Access::ReadWrite, operatorLog(terminal));
    if (!workspace) return fail(terminal, workspace.error());
    sync::Engine& engine = (*workspace)->engine();
    const auto plan = engine.planUndo(options.run, options.recreate, runRequest(terminal));
    terminal.endProgress();
    if (!plan) return fail(terminal, plan.error());
    if (!plan->run.faults.empty()) return fail(terminal, plan->run.faults[0].error);
    if (!options.apply) {
        terminal.document(json::parse(sync::toJson(*plan)));
        printUndo(terminal, *plan);
        return ExitCode::Ok;
    }
    return report(terminal, engine.apply(plan->id, runRequest(terminal)));
}

}  // namespace leadloom::app
