#include "hub/app/commands/verb_commands.h"

#include <limits>
#include <set>

#include <nlohmann/json.hpp>

#include "hub/app/commands/operator_log.h"
#include "hub/app/commands/run_printing.h"
#include "hub/app/hook_subscriptions.h"
#include "hub/app/workspace.h"
#include "hub/sync/funnel/fact_row.h"
#include "hub/sync/funnel/fact_sums.h"

namespace leadloom::app {
namespace {

using nlohmann::json;
using Connections = std::map<store::ConnectionKey, std::string>;

constexpr std::int64_t Always = 10'000'000;

Result<Connections> connectionNames(Workspace& workspace) {
    Connections names;
    for (const config::ConnectionConfig& connection : workspace.config().connections) {
        const auto key = workspace.store().connectionKey(connection.name);
        // Beside a running hub a connection that it doesn't know yet has no facts either.
        if (!key) continue;
        names[*key] = connection.name;
    }
    return names;
}

Result<std::int64_t> dayFrom(const std::string& text, std::int64_t otherwise) {
    if (text.empty()) return otherwise;
    const auto day = sync::dayOf(text);
    if (day) return *day;
    return Error{ErrorKind::Usage, "\"" + text + "\" is no day", "write it as 2026-01-31", {}, 0};
}

json jsonOf(const sync::FactSum& sum) {
    json line = json::object();
    for (const auto& [name, value] : sum.of)
        line[name] = value;
    line["currency"] = sum.currency;
    for (const auto& [name, value] : sum.measures)
        line[name] = sync::decimalText(value);
    return line;
}

void printSums(Terminal& terminal, const std::vector<std::string>& by,
               const std::vector<sync::FactSum>& sums) {
    std::set<std::string> measures;
    for (const sync::FactSum& sum : sums)
        for (const auto& [name, value] : sum.measures)
            measures.insert(name);
    std::vector<std::string> head = by;
    head.emplace_back("currency");
    head.insert(head.end(), measures.begin(), measures.end());
    Table table(head);
    for (const sync::FactSum& sum : sums) {
        std::vector<std::string> cells;
        cells.reserve(head.size());
        for (const std::string& name : by)
            cells.push_back(sum.of.at(name));
        cells.push_back(sum.currency);
        for (const std::string& name : measures) {
            const auto found = sum.measures.find(name);
            cells.push_back(found == sum.measures.end() ? "" : sync::decimalText(found->second));
        }
        table.add(cells);
    }
    terminal.table(table);
}

const char* wordFor(store::ConversionState state) {
    switch (state) {
        case store::ConversionState::Open:
            return "open";
        case store::ConversionState::Sent:
            return "sent";
        case store::ConversionState::Withheld:
            return "withheld";
        case store::ConversionState::Refused:
            return "refused";
    }
    return "";
}

}  // namespace

ExitCode runFacts(CommandContext& context, const FactOptions& options) {
    Terminal& terminal = context.terminal;
    auto workspace =
        Workspace::open(context.config, Workspace::Access::ReadOnly, operatorLog(terminal));
    if (!workspace) return fail(terminal, workspace.error());
    const auto from = dayFrom(options.from, -Always);
    if (!from) return fail(terminal, from.error());
    const auto to = dayFrom(options.to, Always);
    if (!to) return fail(terminal, to.error());
    const auto names = connectionNames(**workspace);
    if (!names) return fail(terminal, names.error());
    const auto sums = sync::sumFacts((*workspace)->store(), *names, {*from, *to, options.by});
    if (!sums) return fail(terminal, sums.error());
    json list = json::array();
    for (const sync::FactSum& sum : *sums)
        list.push_back(jsonOf(sum));
    terminal.document(list);
    printSums(terminal, options.by, *sums);
    return ExitCode::Ok;
}

ExitCode runConversions(CommandContext& context, const ListOptions& options) {
    Terminal& terminal = context.terminal;
    auto workspace =
        Workspace::open(context.config, Workspace::Access::ReadOnly, operatorLog(terminal));
    if (!workspace) return fail(terminal, workspace.error());
    const auto names = connectionNames(**workspace);
    if (!names) return fail(terminal, names.error());
    auto tx = (*workspace)->store().beginRead();
    if (!tx) return fail(terminal, tx.error());
    const auto rows =
        (*tx)->conversions(options.limit > 0 ? options.limit : std::numeric_limits<int>::max());
    if (!rows) return fail(terminal, rows.error());
    json list = json::array();
    Table table({"connection", "action", "record", "happened (UTC)", "state", "receipt or reason"});
    for (const store::ConversionRow& row : *rows) {
        const auto known = names->find(row.connection);
        const std::string connection = known == names->end() ? "" : known->second;
        list.push_back({{"connection", connection},
                        {"action", row.action},
                        {"event_id", row.eventId},
                        {"record", row.entity.text()},
                        {"at", timeText(row.eventUs)},
                        {"state", wordFor(row.state)},
                        {"attempts", row.attempts},
                        {"note", row.note}});
        table.add({connection, row.action, row.entity.text(), timeText(row.eventUs),
                   wordFor(row.state), row.note});
    }
    terminal.document(list);
    terminal.table(table);
    return ExitCode::Ok;
}

ExitCode runWebhooks(CommandContext& context) {
    Terminal& terminal = context.terminal;
    auto workspace =
        Workspace::open(context.config, Workspace::Access::ReadOnly, operatorLog(terminal));
    if (!workspace) return fail(terminal, workspace.error());
    json list = json::array();
    Table table({"connection", "address"});
    for (const config::ConnectionConfig& connection : (*workspace)->config().connections) {
        const std::string address = hookAddress((*workspace)->publicUrl(), connection.name);
        list.push_back({{"connection", connection.name}, {"address", address}});
        table.add({connection.name, address.empty() ? "(set server.public_url)" : address});
    }
    terminal.document(list);
    terminal.table(table);
    return ExitCode::Ok;
}

ExitCode runWebhookSubscribe(CommandContext& context, const std::vector<std::string>& connections) {
    Terminal& terminal = context.terminal;
    auto workspace =
        Workspace::open(context.config, Workspace::Access::ReadWrite, operatorLog(terminal));
    if (!workspace) return fail(terminal, workspace.error());
    if ((*workspace)->publicUrl().empty()) {
        return fail(terminal, Error{ErrorKind::InvalidConfig,
                                    "vendors can't be told an address that isn't known",
                                    "set server.public_url",
                                    {},
                                    0});
    }
    std::vector<std::string> chosen = connections;
    if (chosen.empty()) {
        for (const config::ConnectionConfig& connection : (*workspace)->config().connections)
            chosen.push_back(connection.name);
    }
    json list = json::array();
    ExitCode ended = ExitCode::Ok;
    for (const std::string& name : chosen) {
        const auto standing =
            (*workspace)->engine().subscribe(name, hookAddress((*workspace)->publicUrl(), name));
        if (!standing) {
            const bool cannot = standing.error().kind == ErrorKind::Unsupported;
            if (connections.empty() && cannot) continue;
            terminal.error(standing.error());
            ended = cannot ? ExitCode::Incomplete : exitCodeFor(standing.error().kind);
            continue;
        }
        json line = json::parse(*standing, nullptr, false);
        line["connection"] = name;
        const auto subscriptions = line.value("subscriptions", json::array());
        terminal.line(name + ": " + std::to_string(subscriptions.size()) + " subscriptions stand");
        list.push_back(std::move(line));
    }
    terminal.document(list);
    return ended;
}

}  // namespace leadloom::app
