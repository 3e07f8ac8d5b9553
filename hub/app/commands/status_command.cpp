#include <cstdio>

#include <nlohmann/json.hpp>

#include "hub/app/commands/commands.h"
#include "hub/app/commands/operator_log.h"
#include "hub/app/commands/run_printing.h"
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

json documentOf(const Workspace& workspace, const std::vector<StreamStatus>& streams) {
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
    return {{"workspace", workspace.config().workspace},
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
    terminal.document(documentOf(**workspace, *streams));
    Table table({"connection", "stream", "entity", "direction", "records", "to write",
                 "dead letters", "last read (UTC)", "lag"});
    for (const StreamStatus& stream : *streams) {
        table.add({stream.connection, stream.stream, stream.entity, stream.direction,
                   std::to_string(stream.records), std::to_string(stream.openIntents),
                   std::to_string(stream.parked), timeText(stream.lastReadUs),
                   lagText(stream.lagSeconds)});
    }
    terminal.table(table);
    return ExitCode::Ok;
}

}  // namespace leadloom::app
