#include "hub/app/operator_command_line.h"

#include <CLI/CLI.hpp>

#include "hub/app/commands/audit_command.h"

namespace leadloom::app {
namespace {

using Action = std::function<ExitCode(CommandContext&)>;

void addLimit(CLI::App& command, ListOptions& list) {
    command.add_option("--limit", list.limit, "At most this many; all without it")
        ->check(CLI::PositiveNumber);
}

void addConflicts(CLI::App& app, OperatorArguments& call, Action& action) {
    auto* conflicts = app.add_subcommand(
        "conflicts", "Values that systems disagree about and a person is asked for");
    addLimit(*conflicts, call.list);
    conflicts->callback([&] {
        if (action) return;
        action = [&](CommandContext& context) { return runConflictList(context, call.list); };
    });
    auto* show = conflicts->add_subcommand("show", "One conflict with both histories");
    show->add_option("id", call.id)->required();
    show->callback([&] {
        action = [&](CommandContext& context) { return runConflictShow(context, call.id); };
    });
    auto* settle = conflicts->add_subcommand("settle", "Decide which value holds");
    settle->add_option("id", call.settle.conflict)->required();
    auto* choice = settle->add_option_group("choice", "What shall hold");
    choice->add_option("--take", call.settle.take, "The connection whose value holds");
    choice->add_option("--value", call.settle.value, "A value of your own");
    choice->require_option(1);
    settle->add_flag("--for-ever", call.settle.forEver,
                     "For this field of this lead from now on, not only until the next edit");
    settle->callback([&] {
        action = [&](CommandContext& context) { return runConflictSettle(context, call.settle); };
    });
    auto* release = conflicts->add_subcommand("release", "Take a decision for ever back");
    release->add_option("id", call.id)->required();
    release->callback([&] {
        action = [&](CommandContext& context) { return runConflictRelease(context, call.id); };
    });
}

void addRuns(CLI::App& app, OperatorArguments& call, Action& action) {
    auto* runs = app.add_subcommand("runs", "Past runs, or one run's balance sheet");
    runs->add_option("run", call.list.key);
    addLimit(*runs, call.list);
    runs->callback([&] {
        if (action) return;
        action = [&](CommandContext& context) { return runRuns(context, call.list); };
    });
    auto* approve =
        runs->add_subcommand("approve", "Let through what guards kept back in that very run");
    approve->add_option("run", call.name)->required();
    approve->callback(
        [&] { action = [&](CommandContext& context) { return runApprove(context, call.name); }; });
}

void addPlans(CLI::App& app, OperatorArguments& call, Action& action) {
    auto* apply = app.add_subcommand(
        "apply", "Carry a reviewed plan out; stops if the world has moved under it");
    apply->add_option("plan", call.name, "Its id, or the file that plan --out wrote")->required();
    apply->callback(
        [&] { action = [&](CommandContext& context) { return runApply(context, call.name); }; });
    auto* plans = app.add_subcommand("plans", "Plans that are kept, newest first");
    addLimit(*plans, call.list);
    plans->callback(
        [&] { action = [&](CommandContext& context) { return runPlans(context, call.list); }; });
    auto* undo = app.add_subcommand("undo", "Reverse what a run wrote, as a plan first");
    undo->add_option("run", call.undo.run)->required();
    undo->add_flag("--apply", call.undo.apply, "Carry the plan out at once");
    undo->add_flag("--recreate", call.undo.recreate,
                   "Make records anew that the run deleted; they get new ids");
    undo->callback(
        [&] { action = [&](CommandContext& context) { return runUndo(context, call.undo); }; });
}

}  // namespace

void addOperatorCommands(CLI::App& app, OperatorArguments& call, Action& action) {
    addConflicts(app, call, action);
    addRuns(app, call, action);
    addPlans(app, call, action);
    auto* audit = app.add_subcommand("audit", "Who had the hub do what, newest first");
    addLimit(*audit, call.list);
    audit->callback(
        [&] { action = [&](CommandContext& context) { return runAudit(context, call.list); }; });
}

}  // namespace leadloom::app
