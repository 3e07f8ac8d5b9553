#include "hub/app/commands/conflict_commands.h"

#include <nlohmann/json.hpp>

#include "hub/app/commands/operator_log.h"
#include "hub/app/operator_name.h"
#include "hub/app/workspace.h"
#include "hub/sync/conflict/conflict_story.h"

namespace leadloom::app {
namespace {

using nlohmann::json;

std::string shown(const json& value) {
    if (value.is_string()) return value.get<std::string>();
    if (!value.is_array()) return value.is_null() ? "(empty)" : value.dump();
    std::string joined;
    for (const json& item : value)
        joined += (joined.empty() ? "" : ", ") + shown(item);
    return joined;
}

std::string textOf(const json& object, const char* key) {
    return object.contains(key) ? shown(object[key]) : std::string();
}

void printConflict(Terminal& terminal, const json& conflict) {
    terminal.heading("Conflict " + textOf(conflict, "id") + ": " + textOf(conflict, "field") +
                     " of lead " + textOf(conflict, "lead"));
    terminal.line("since " + textOf(conflict, "opened_at") + ", found by run " +
                  textOf(conflict, "run") + "; rule: " + textOf(conflict, "rule") + "; " +
                  (conflict["state"] == "open" ? "held meanwhile: " : "decided: ") +
                  textOf(conflict, "held"));
    if (conflict.contains("settled_by")) {
        terminal.line("settled by " + textOf(conflict, "settled_by"));
    }
    Table table({"take", "value", "time", "record", "what happened there"});
    for (const json& candidate : conflict["candidates"]) {
        table.add({textOf(candidate, "connection"), textOf(candidate, "value"),
                   textOf(candidate, "time"),
                   textOf(candidate, "stream") + "/" + textOf(candidate, "record"), ""});
        for (const json& event : candidate["history"]) {
            table.add(
                {"", textOf(event, "value"), textOf(event, "time"), "", textOf(event, "what")});
        }
    }
    terminal.table(table);
}

}  // namespace

ExitCode runConflictList(CommandContext& context, const ListOptions& options) {
    Terminal& terminal = context.terminal;
    auto workspace =
        Workspace::open(context.config, Workspace::Access::ReadOnly, operatorLog(terminal));
    if (!workspace) return fail(terminal, workspace.error());
    const auto text =
        sync::openConflictsJson((*workspace)->store(), (*workspace)->fields(), options.limit);
    if (!text) return fail(terminal, text.error());
    const json list = json::parse(*text);
    terminal.document(list);
    for (const json& conflict : list)
        printConflict(terminal, conflict);
    terminal.line(std::to_string(list.size()) +
                  (list.size() == 1 ? " conflict waits" : " conflicts wait"));
    if (!list.empty()) {
        terminal.line(
            "Settle one with `leadloom conflicts settle ID --take CONNECTION [--for-ever]`, or "
            "with --value.");
    }
    return ExitCode::Ok;
}

ExitCode runConflictShow(CommandContext& context, std::int64_t conflict) {
    Terminal& terminal = context.terminal;
    auto workspace =
        Workspace::open(context.config, Workspace::Access::ReadOnly, operatorLog(terminal));
    if (!workspace) return fail(terminal, workspace.error());
    const auto text = sync::conflictJson((*workspace)->store(), (*workspace)->fields(), conflict);
    if (!text) return fail(terminal, text.error());
    const json document = json::parse(*text);
    terminal.document(document);
    printConflict(terminal, document);
    return ExitCode::Ok;
}

ExitCode runConflictSettle(CommandContext& context, const SettleOptions& options) {
    Terminal& terminal = context.terminal;
    auto workspace =
        Workspace::open(context.config, Workspace::Access::ReadWrite, operatorLog(terminal));
    if (!workspace) return fail(terminal, workspace.error());
    const auto settled = (*workspace)
                             ->engine()
                             .settleConflict({options.conflict, options.take, options.forEver,
                                              operatorName(), options.value});
    if (!settled) return fail(terminal, settled.error());
    const auto text =
        sync::conflictJson((*workspace)->store(), (*workspace)->fields(), options.conflict);
    if (!text) return fail(terminal, text.error());
    const json document = json::parse(*text);
    terminal.document(document);
    terminal.line("Settled: " + textOf(document, "held") +
                  (options.forEver ? " holds for ever." : " holds until the next edit.") +
                  " The next sync carries it to every system that differs.");
    return ExitCode::Ok;
}

ExitCode runConflictRelease(CommandContext& context, std::int64_t conflict) {
    Terminal& terminal = context.terminal;
    auto workspace =
        Workspace::open(context.config, Workspace::Access::ReadWrite, operatorLog(terminal));
    if (!workspace) return fail(terminal, workspace.error());
    const Status released = (*workspace)->engine().releaseDecision(conflict, operatorName());
    if (!released) return fail(terminal, released.error());
    terminal.document({{"released", conflict}});
    terminal.line("The field follows its policy again.");
    return ExitCode::Ok;
}

}  // namespace leadloom::app
