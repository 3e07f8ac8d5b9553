#include "hub/app/commands/audit_command.h"

#include <nlohmann/json.hpp>

#include "hub/app/commands/operator_log.h"
#include "hub/app/commands/run_printing.h"
#include "hub/app/no_limit.h"
#include "hub/app/workspace.h"
#include "hub/base/time_text.h"

namespace leadloom::app {

using nlohmann::json;

ExitCode runAudit(CommandContext& context, const ListOptions& options) {
    Terminal& terminal = context.terminal;
    auto workspace =
        Workspace::open(context.config, Workspace::Access::ReadOnly, operatorLog(terminal));
    if (!workspace) return fail(terminal, workspace.error());
    auto transaction = (*workspace)->store().beginRead();
    if (!transaction) return fail(terminal, transaction.error());
    const auto rows = (*transaction)->audit(limitOf(options.limit));
    if (!rows) return fail(terminal, rows.error());
    json list = json::array();
    Table table({"time (UTC)", "who", "what", "of", "how", "run"});
    for (const store::AuditRow& row : *rows) {
        table.add({timeText(row.atUs), row.actor, row.action, row.subject, row.detail, row.runId});
        list.push_back({{"time", isoTime(row.atUs)},
                        {"actor", row.actor},
                        {"action", row.action},
                        {"subject", row.subject},
                        {"detail", row.detail},
                        {"run", row.runId}});
    }
    terminal.document(list);
    terminal.table(table);
    return ExitCode::Ok;
}

}  // namespace leadloom::app
