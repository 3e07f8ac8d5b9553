#include <nlohmann/json.hpp>

#include "hub/app/commands/commands.h"
#include "hub/app/commands/operator_log.h"
#include "hub/app/commands/run_printing.h"
#include "hub/app/no_limit.h"
#include "hub/app/operator_name.h"
#include "hub/app/workspace.h"

namespace leadloom::app {
namespace {

using nlohmann::json;

Result<std::vector<std::int64_t>> allIds(store::Store& store) {
    auto transaction = store.beginRead();
    if (!transaction) return transaction.error();
    auto rows = (*transaction)->parked(NoLimit);
    if (!rows) return rows.error();
    std::vector<std::int64_t> ids;
    for (const store::ParkedRow& row : *rows)
        ids.push_back(row.id);
    return ids;
}

/// One line in the audit for all of them.
Status note(store::Store& store, Clock& clock, const DeadLetterOptions& options,
            const std::vector<std::int64_t>& ids) {
    if (ids.empty()) return Status::ok();
    auto transaction = store.beginWrite();
    if (!transaction) return transaction.error();
    store::AuditRow audit;
    audit.atUs = clock.wallUs();
    audit.actor = operatorName();
    audit.action = options.discard ? "dead_letter.discard" : "dead_letter.replay";
    audit.subject = std::to_string(ids.front());
    audit.detail = std::to_string(ids.size()) + " dead letters";
    const Status appended = (*transaction)->appendAudit(audit);
    return appended ? (*transaction)->commit() : appended;
}

}  // namespace

ExitCode runDeadLetterList(CommandContext& context, const ListOptions& options) {
    Terminal& terminal = context.terminal;
    auto workspace =
        Workspace::open(context.config, Workspace::Access::ReadOnly, operatorLog(terminal));
    if (!workspace) return fail(terminal, workspace.error());
    auto transaction = (*workspace)->store().beginRead();
    if (!transaction) return fail(terminal, transaction.error());
    auto rows = (*transaction)->parked(limitOf(options.limit));
    if (!rows) return fail(terminal, rows.error());
    json list = json::array();
    Table table({"id", "connection", "stream", "record", "field", "code", "reason", "remedy"});
    for (const store::ParkedRow& row : *rows) {
        const auto [connection, stream] = (*workspace)->store().streamName(row.stream);
        table.add({std::to_string(row.id), connection, stream, row.externalId, row.field, row.code,
                   row.reason, row.remedy});
        list.push_back({{"id", row.id},
                        {"connection", connection},
                        {"stream", stream},
                        {"record", row.externalId},
                        {"lead", row.entity.isNull() ? "" : row.entity.text()},
                        {"field", row.field},
                        {"code", row.code},
                        {"reason", row.reason},
                        {"remedy", row.remedy},
                        {"attempts", row.attempts},
                        {"direction", row.intent != 0 ? "out" : "in"},
                        {"at", timeText(row.atUs)},
                        {"run", row.runId}});
    }
    terminal.document(list);
    terminal.table(table);
    terminal.line(std::to_string(rows->size()) + " dead letters");
    return ExitCode::Ok;
}

ExitCode runDeadLetterEdit(CommandContext& context, std::int64_t id, const std::string& value) {
    Terminal& terminal = context.terminal;
    auto workspace =
        Workspace::open(context.config, Workspace::Access::ReadWrite, operatorLog(terminal));
    if (!workspace) return fail(terminal, workspace.error());
    const Status done = (*workspace)->engine().correctDeadLetter(id, value, operatorName());
    if (!done) return fail(terminal, done.error());
    terminal.document({{"corrected", id}});
    terminal.line("The value is the lead's now; the next sync carries it to every system.");
    return ExitCode::Ok;
}

ExitCode runDeadLetterAct(CommandContext& context, const DeadLetterOptions& options) {
    Terminal& terminal = context.terminal;
    if (options.ids.empty() && !options.all) {
        return fail(terminal, {ErrorKind::Usage,
                               "no dead letter was named",
                               "give ids from `leadloom dead-letters`, or --all",
                               {},
                               0});
    }
    auto workspace =
        Workspace::open(context.config, Workspace::Access::ReadWrite, operatorLog(terminal));
    if (!workspace) return fail(terminal, workspace.error());
    std::vector<std::int64_t> ids = options.ids;
    if (options.all) {
        auto found = allIds((*workspace)->store());
        if (!found) return fail(terminal, found.error());
        ids = *found;
    }
    sync::Engine& engine = (*workspace)->engine();
    for (const std::int64_t id : ids) {
        const Status done =
            options.discard ? engine.discardDeadLetter(id) : engine.replayDeadLetter(id);
        if (!done) return fail(terminal, done.error().at("dead letter " + std::to_string(id)));
    }
    const Status noted = note((*workspace)->store(), (*workspace)->clock(), options, ids);
    if (!noted) return fail(terminal, noted.error());
    const char* word = options.discard ? "discarded" : "replayed";
    terminal.document({{word, ids}});
    terminal.line(std::to_string(ids.size()) + " dead letters " + word +
                  (options.discard ? "" : "; the next sync tries them again"));
    return ExitCode::Ok;
}

}  // namespace leadloom::app
