#include <nlohmann/json.hpp>

#include "hub/app/commands/operator_log.h"
#include "hub/app/commands/person_key.h"
#include "hub/app/commands/privacy_commands.h"
#include "hub/app/operator_name.h"
#include "hub/app/workspace.h"

namespace leadloom::app {
namespace {

using nlohmann::json;

std::string text(const json& entry, const char* name) {
    return entry.contains(name) && entry[name].is_string() ? entry[name].get<std::string>() : "";
}

ExitCode show(Workspace& workspace, Terminal& terminal, const model::EntityId& lead) {
    const auto story = workspace.queries().explain(lead.text());
    if (!story) return fail(terminal, story.error());
    const auto told = workspace.queries().storyJson(*story);
    if (!told) return fail(terminal, told.error());
    const json document = json::parse(*told);
    json states = json::object();
    Table now({"channel", "state", "from", "since"});
    for (const auto& [name, field] : document["fields"].items()) {
        const bool consent = name.starts_with("consent.") && name.find('_') == std::string::npos;
        if (!consent && !name.starts_with("do_not_")) continue;
        states[name] = field["value"];
        now.add({name, text(field, "value"), text(field["origin"], "connection"),
                 text(field["origin"], "time")});
    }
    Table log({"said at", "channel", "state", "basis", "proof", "source", "connection", "noted"});
    for (const json& line : document["consent"]) {
        log.add({text(line, "at"), text(line, "channel"), text(line, "state"), text(line, "basis"),
                 text(line, "proof"), text(line, "source"), text(line, "connection"),
                 text(line, "noted_at")});
    }
    terminal.document({{"lead", lead.text()}, {"states", states}, {"log", document["consent"]}});
    terminal.table(now);
    terminal.heading("What was said, oldest first");
    terminal.table(log);
    return ExitCode::Ok;
}

}  // namespace

ExitCode runConsent(CommandContext& context, const ConsentOptions& options) {
    Terminal& terminal = context.terminal;
    const bool says = !options.channel.empty();
    auto workspace = Workspace::open(
        context.config, says ? Workspace::Access::ReadWrite : Workspace::Access::ReadOnly,
        operatorLog(terminal));
    if (!workspace) return fail(terminal, workspace.error());
    const auto lead = personNamed(terminal, (*workspace)->queries(), options.lead);
    if (!lead) return fail(terminal, lead.error());
    if (!says) return show(**workspace, terminal, *lead);
    const auto line = (*workspace)
                          ->engine()
                          .sayConsent({*lead, options.channel, options.state, options.proof,
                                       options.source, operatorName()});
    if (!line) return fail(terminal, line.error());
    terminal.document({{"lead", lead->text()}, {"channel", line->channel}, {"state", line->state}});
    terminal.line("noted: " + line->channel + " " + line->state +
                  "; the next sync carries it out before anything else");
    return ExitCode::Ok;
}

}  // namespace leadloom::app
