#include <nlohmann/json.hpp>

#include "hub/app/commands/commands.h"
#include "hub/app/commands/lead_key.h"
#include "hub/app/commands/operator_log.h"
#include "hub/app/commands/run_printing.h"
#include "hub/app/no_limit.h"
#include "hub/app/workspace.h"
#include "hub/app/write_reasons.h"

namespace leadloom::app {
namespace {

using nlohmann::json;

std::string cellOf(const json& value) {
    if (value.is_string()) return value.get<std::string>();
    if (!value.is_array()) return value.is_null() ? "" : value.dump();
    std::string joined;
    for (const json& item : value)
        joined += (joined.empty() ? "" : ", ") + cellOf(item);
    return joined;
}

std::string fieldOf(const json& fields, const char* name) {
    return fields.contains(name) ? cellOf(fields[name]) : std::string();
}

std::string nameOf(const json& fields) {
    const std::string full = fieldOf(fields, "full_name");
    if (!full.empty()) return full;
    const std::string given = fieldOf(fields, "given_name");
    const std::string family = fieldOf(fields, "family_name");
    return given.empty() ? family : given + " " + family;
}

void printStory(Terminal& terminal, const json& story) {
    terminal.heading(story["entity"].get<std::string>() + " " + story["id"].get<std::string>());
    Table fields({"field", "value", "from", "record", "since", "rule"});
    for (const auto& [name, field] : story["fields"].items()) {
        const json& origin = field["origin"];
        fields.add({name, cellOf(field["value"]), cellOf(origin.value("connection", json())),
                    cellOf(origin.value("record", json())), cellOf(origin.value("time", json())),
                    cellOf(origin.value("rule", json()))});
    }
    terminal.table(fields);
    terminal.heading("Records");
    Table links({"connection", "stream", "record", "role", "state", "joined by"});
    for (const json& link : story["links"]) {
        links.add({cellOf(link["connection"]), cellOf(link["stream"]), cellOf(link["record"]),
                   cellOf(link["role"]), cellOf(link["state"]),
                   cellOf(link.value("created_by", json()))});
    }
    terminal.table(links);
    terminal.heading("Changes, newest first");
    Table changes({"time", "field", "before", "after", "cause", "from"});
    for (const json& change : story["changes"]) {
        changes.add({cellOf(change.value("time", json())), cellOf(change.value("field", json())),
                     cellOf(change.value("before", json())), cellOf(change.value("after", json())),
                     cellOf(change.value("cause", json())),
                     cellOf(change.value("connection", json()))});
        for (const json& loser : change.value("losers", json::array())) {
            changes.add({"", "", "", "lost: " + cellOf(loser.value("value", json())),
                         cellOf(loser.value("rule", json())),
                         cellOf(loser.value("connection", json()))});
        }
    }
    terminal.table(changes);
    terminal.heading("Writes, newest first");
    Table writes({"time", "connection", "stream", "operation", "record", "state", "answer"});
    for (const json& write : story["writes"]) {
        writes.add({cellOf(write.value("time", json())), cellOf(write.value("connection", json())),
                    cellOf(write.value("stream", json())), cellOf(write.value("operation", json())),
                    cellOf(write.value("record", json())), cellOf(write.value("state", json())),
                    cellOf(write.value("answer", json()))});
    }
    terminal.table(writes);
    if (story["not_written"].empty()) return;
    terminal.heading("What is not written, and why");
    Table reasons({"connection", "stream", "why"});
    for (const json& reason : story["not_written"]) {
        reasons.add(
            {cellOf(reason["connection"]), cellOf(reason["stream"]), cellOf(reason["why"])});
    }
    terminal.table(reasons);
}

}  // namespace

ExitCode runLeads(CommandContext& context, const ListOptions& options) {
    Terminal& terminal = context.terminal;
    auto workspace =
        Workspace::open(context.config, Workspace::Access::ReadOnly, operatorLog(terminal));
    if (!workspace) return fail(terminal, workspace.error());
    sync::Queries& queries = (*workspace)->queries();
    auto found = queries.find(model::Entity::Lead, options.key, options.limit);
    if (!found) return fail(terminal, found.error());
    json list = json::array();
    Table table({"lead", "name", "e-mail", "phone", "company", "records"});
    for (const store::CanonicalRow& row : *found) {
        auto text = queries.recordJson(row);
        if (!text) return fail(terminal, text.error());
        json lead = json::parse(*text);
        const json& fields = lead["fields"];
        table.add({lead["id"].get<std::string>(), nameOf(fields), fieldOf(fields, "emails"),
                   fieldOf(fields, "phones"), fieldOf(fields, "company_name"),
                   std::to_string(lead["links"].size())});
        if (terminal.json()) list.push_back(std::move(lead));
    }
    terminal.document(list);
    terminal.table(table);
    terminal.line(std::to_string(found->size()) + (found->size() == 1 ? " lead" : " leads"));
    return ExitCode::Ok;
}

ExitCode runExplain(CommandContext& context, const std::string& lead) {
    Terminal& terminal = context.terminal;
    auto workspace =
        Workspace::open(context.config, Workspace::Access::ReadOnly, operatorLog(terminal));
    if (!workspace) return fail(terminal, workspace.error());
    sync::Queries& queries = (*workspace)->queries();
    auto id = leadNamed(queries, lead);
    if (!id) return fail(terminal, id.error());
    auto story = queries.explain(*id);
    if (!story) return fail(terminal, story.error());
    auto text = queries.storyJson(*story);
    if (!text) return fail(terminal, text.error());
    json document = json::parse(*text);
    const auto reasons = writeReasons(**workspace, *story);
    if (!reasons) return fail(terminal, reasons.error());
    document["not_written"] = json::array();
    for (const WriteReason& reason : *reasons) {
        document["not_written"].push_back({{"connection", reason.connection},
                                           {"stream", reason.stream},
                                           {"code", reason.code},
                                           {"why", reason.text}});
    }
    terminal.document(document);
    if (!terminal.json()) printStory(terminal, document);
    return ExitCode::Ok;
}

ExitCode runRuns(CommandContext& context, const ListOptions& options) {
    Terminal& terminal = context.terminal;
    auto workspace =
        Workspace::open(context.config, Workspace::Access::ReadOnly, operatorLog(terminal));
    if (!workspace) return fail(terminal, workspace.error());
    auto transaction = (*workspace)->store().beginRead();
    if (!transaction) return fail(terminal, transaction.error());
    if (!options.key.empty()) {
        auto row = (*transaction)->run(options.key);
        if (!row) return fail(terminal, row.error());
        if (!*row) {
            return fail(terminal, {ErrorKind::NotFound,
                                   "no run has the id " + options.key,
                                   "`leadloom runs` lists them",
                                   {},
                                   0});
        }
        const json sheet = json::parse((*row)->balanceSheet, nullptr, false);
        terminal.document(sheet.is_discarded() ? json::object() : sheet);
        printKeptRun(terminal, **row);
        return ExitCode::Ok;
    }
    auto rows = (*transaction)->runs(limitOf(options.limit));
    if (!rows) return fail(terminal, rows.error());
    json list = json::array();
    Table table({"run", "kind", "status", "started", "ended"});
    for (const store::RunRow& row : *rows) {
        table.add(
            {row.id, row.kind, row.status, timeText(row.startedAtUs), timeText(row.endedAtUs)});
        list.push_back({{"run", row.id},
                        {"kind", row.kind},
                        {"status", row.status},
                        {"started_at", timeText(row.startedAtUs)},
                        {"ended_at", timeText(row.endedAtUs)}});
    }
    terminal.document(list);
    terminal.table(table);
    return ExitCode::Ok;
}

}  // namespace leadloom::app
