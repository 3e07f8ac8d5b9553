#include <cstdio>

#include <nlohmann/json.hpp>

#include "hub/app/commands/commands.h"
#include "hub/app/commands/operator_log.h"
#include "hub/app/commands/run_printing.h"
#include "hub/app/no_limit.h"
#include "hub/app/stream_status.h"
#include "hub/app/workspace.h"

namespace leadloom::app {
namespace {

using nlohmann::json;

std::string lagText(double seconds) {
    if (seconds < 0) return "never read";
    char text[32];
    if (seconds < 120) {
        std::snprintf(text, sizeof text, "%.0f s", seconds);
    } else if (seconds < 7200) {
        std::snprintf(text, sizeof text, "%.0f min", seconds / 60);
    } else {
        std::snprintf(text, sizeof text, "%.1f h", seconds / 3600);
    }
    return text;
}

/// What waits for a person: conflicts, and what guards keep back.
struct Waiting {
    std::int64_t conflicts = 0;
    std::vector<store::PlanRow> plans;
};

Result<Waiting> waitingFor(Workspace& workspace) {
    auto transaction = workspace.store().beginRead();
    if (!transaction) return transaction.error();
    const auto conflicts = (*transaction)->countOpenConflicts();
    if (!conflicts) return conflicts.error();
    auto plans = (*transaction)->plans(NoLimit);
    if (!plans) return plans.error();
    std::erase_if(*plans, [](const store::PlanRow& plan) {
        return plan.kind != "guard" || plan.state != store::PlanState::Open;
    });
    return Waiting{*conflicts, *std::move(plans)};
}

json stopsOf(const store::PlanRow& plan) {
    const json report = json::parse(plan.report, nullptr, false);
    return report.is_object() ? report.value("guards", json::array()) : json::array();
}

void printWaiting(Terminal& terminal, const Waiting& waiting) {
    if (waiting.conflicts != 0) {
        terminal.line(terminal.bad(std::to_string(waiting.conflicts) + " conflicts") +
                      " wait for a decision: `leadloom conflicts`");
    }
    for (const store::PlanRow& plan : waiting.plans) {
        for (const json& stop : stopsOf(plan)) {
            terminal.line(terminal.bad("guard " + stop.value("guard", "")) + " holds " +
                          stop.value("connection", "") + "/" + stop.value("stream", "") + ": " +
                          std::to_string(stop.value("creates", 0)) + " creates, " +
                          std::to_string(stop.value("updates", 0)) + " updates, " +
                          std::to_string(stop.value("deletes", 0)) + " deletes wait");
        }
        terminal.line("  let them through with `leadloom runs approve " + plan.run + "`");
    }
}

json documentOf(const Workspace& workspace, const std::vector<StreamStatus>& streams,
                const Waiting& waiting) {
    json list = json::array();
    std::int64_t parked = 0;
    std::int64_t open = 0;
    for (const StreamStatus& stream : streams) {
        parked += stream.parked;
        open += stream.openIntents;
        list.push_back({{"connection", stream.connection},
                        {"stream", stream.stream},
                        {"entity", stream.entity},
                        {"direction", stream.direction},
                        {"records", stream.records},
                        {"open_intents", stream.openIntents},
                        {"dead_letters", stream.parked},
                        {"last_read_at", timeText(stream.lastReadUs)},
                        {"lag_seconds", stream.lagSeconds < 0 ? json() : json(stream.lagSeconds)}});
    }
    json approvals = json::array();
    for (const store::PlanRow& plan : waiting.plans)
        approvals.push_back({{"plan", plan.id}, {"run", plan.run}, {"guards", stopsOf(plan)}});
    return {{"waiting_for_approval", approvals},
            {"open_conflicts", waiting.conflicts},
            {"workspace", workspace.config().workspace},
            {"streams", list},
            {"open_intents", open},
            {"dead_letters", parked}};
}

}  // namespace

ExitCode runStatus(CommandContext& context) {
    Terminal& terminal = context.terminal;
    auto workspace =
        Workspace::open(context.config, Workspace::Access::ReadOnly, operatorLog(terminal));
    if (!workspace) return fail(terminal, workspace.error());
    auto streams = streamStatus(**workspace);
    if (!streams) return fail(terminal, streams.error());
    const auto waiting = waitingFor(**workspace);
    if (!waiting) return fail(terminal, waiting.error());
    terminal.document(documentOf(**workspace, *streams, *waiting));
    Table table({"connection", "stream", "entity", "direction", "records", "to write",
                 "dead letters", "last read (UTC)", "lag"});
    for (const StreamStatus& stream : *streams) {
        table.add({stream.connection, stream.stream, stream.entity, stream.direction,
                   std::to_string(stream.records), std::to_string(stream.openIntents),
                   std::to_string(stream.parked), timeText(stream.lastReadUs),
                   lagText(stream.lagSeconds)});
    }
    terminal.table(table);
    printWaiting(terminal, *waiting);
    return ExitCode::Ok;
}

}  // namespace leadloom::app
