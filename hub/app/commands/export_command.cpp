#include <fstream>
#include <iostream>
#include <set>
#include <sstream>

#include <nlohmann/json.hpp>

#include "hub/app/commands/operator_log.h"
#include "hub/app/commands/person_key.h"
#include "hub/app/commands/privacy_commands.h"
#include "hub/app/workspace.h"
#include "hub/security/private_file.h"

namespace leadloom::app {
namespace {

using OrderedJson = nlohmann::ordered_json;

std::string cell(const OrderedJson& value) {
    std::string text;
    if (value.is_string()) {
        text = value.get<std::string>();
    } else if (value.is_array()) {
        for (const OrderedJson& item : value)
            text += (text.empty() ? "" : "; ") +
                    (item.is_string() ? item.get<std::string>() : item.dump());
    } else if (!value.is_null()) {
        text = value.dump();
    }
    std::string quoted = "\"";
    for (const char letter : text) {
        if (letter == '"') quoted += '"';
        quoted += letter;
    }
    // A spreadsheet takes a cell that begins so for a formula.
    const bool formula =
        !text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos;
    if (formula && text.front() != '+') quoted.insert(1, "'");
    return quoted + '"';
}

std::string csvOf(const std::vector<std::string>& columns, const std::vector<OrderedJson>& rows) {
    std::string text;
    for (const std::string& column : columns)
        text += (text.empty() ? "" : ",") + cell(column);
    text += "\r\n";
    for (const OrderedJson& row : rows) {
        std::string line;
        for (std::size_t place = 0; place < columns.size(); ++place) {
            if (place != 0) line += ',';
            line += row.contains(columns[place]) ? cell(row[columns[place]]) : "";
        }
        text += line + "\r\n";
    }
    return text;
}

std::string linesOf(const std::vector<OrderedJson>& rows) {
    std::string text;
    for (const OrderedJson& row : rows)
        text += row.dump() + "\n";
    return text;
}

/// One row per thing that is held: "kind" says what it is.
std::vector<OrderedJson> subjectRows(const OrderedJson& story) {
    std::vector<OrderedJson> rows;
    rows.push_back({{"kind", "lead"}, {"id", story["id"]}, {"name", story["entity"]}});
    for (const auto& [name, field] : story["fields"].items()) {
        OrderedJson row = {{"kind", "field"}, {"name", name}, {"value", field["value"]}};
        row.update(field["origin"]);
        rows.push_back(std::move(row));
    }
    const auto add = [&](const char* part, const char* kind) {
        if (!story.contains(part)) return;
        for (const OrderedJson& entry : story[part]) {
            OrderedJson row = {{"kind", kind}};
            row.update(entry);
            rows.push_back(std::move(row));
        }
    };
    add("links", "record");
    add("consent", "consent");
    add("changes", "change");
    add("writes", "write");
    add("raw", "raw");
    return rows;
}

std::vector<std::string> columnsOf(const std::vector<OrderedJson>& rows) {
    std::vector<std::string> columns;
    std::set<std::string> known;
    for (const OrderedJson& row : rows) {
        for (const auto& [name, value] : row.items()) {
            if (known.insert(name).second) columns.push_back(name);
        }
    }
    return columns;
}

/// The raw records as the systems told them: what is held, word for word.
Status addRaw(Workspace& workspace, const sync::Story& story, OrderedJson& document) {
    auto tx = workspace.store().beginRead();
    if (!tx) return tx.error();
    document["raw"] = OrderedJson::array();
    for (const store::LinkRow& link : story.links) {
        const auto row = (*tx)->newestInbox(link.stream, link.externalId, true);
        if (!row) return row.error();
        if (!*row || (*row)->payload.empty()) continue;
        const auto [connection, stream] = workspace.store().streamName(link.stream);
        const OrderedJson parsed = OrderedJson::parse((*row)->payload, nullptr, false);
        document["raw"].push_back(
            {{"connection", connection},
             {"stream", stream},
             {"record", link.externalId},
             {"value", parsed.is_discarded() ? OrderedJson((*row)->payload) : parsed}});
    }
    return Status::ok();
}

/// What was written to the systems for the person, word for word.
void addPayloads(const sync::Story& story, OrderedJson& document) {
    OrderedJson& writes = document["writes"];
    for (std::size_t place = 0; place < story.attempts.size() && place < writes.size(); ++place) {
        const OrderedJson patch = OrderedJson::parse(story.attempts[place].patch, nullptr, false);
        if (!patch.is_discarded()) writes[place]["value"] = patch;
    }
}

Result<std::vector<OrderedJson>> allRows(Workspace& workspace) {
    const auto found = workspace.queries().find(model::Entity::Lead, "", 0);
    if (!found) return found.error();
    std::vector<OrderedJson> rows;
    for (const store::CanonicalRow& lead : *found) {
        const auto text = workspace.queries().recordJson(lead);
        if (!text) return text.error();
        rows.push_back(OrderedJson::parse(*text));
    }
    return rows;
}

/// For tables: fields as columns, records in one cell.
std::vector<OrderedJson> flattened(const std::vector<OrderedJson>& leads) {
    std::vector<OrderedJson> rows;
    for (const OrderedJson& lead : leads) {
        OrderedJson row = {{"id", lead["id"]}};
        row.update(lead["fields"]);
        OrderedJson records = OrderedJson::array();
        for (const OrderedJson& link : lead["links"]) {
            records.push_back(link["connection"].get<std::string>() + "/" +
                              link["stream"].get<std::string>() + "/" +
                              link["record"].get<std::string>());
        }
        row["records"] = records;
        rows.push_back(std::move(row));
    }
    return rows;
}

ExitCode give(Terminal& terminal, const ExportOptions& options, const std::string& text,
              const OrderedJson& document) {
    if (options.output.empty()) {
        if (terminal.json()) {
            std::cout << document.dump() << '\n';
        } else {
            std::cout << text;
        }
        return ExitCode::Ok;
    }
    const Status written = security::writePrivateFile(options.output, text);
    if (!written) return fail(terminal, written.error());
    terminal.document({{"written", options.output.string()}});
    terminal.line("wrote " + options.output.string());
    return ExitCode::Ok;
}

ExitCode exportSubject(Workspace& workspace, Terminal& terminal, const ExportOptions& options) {
    const auto lead = personNamed(terminal, workspace.queries(), options.subject);
    if (!lead) return fail(terminal, lead.error());
    const auto story = workspace.queries().explain(lead->text());
    if (!story) return fail(terminal, story.error());
    const auto text = workspace.queries().storyJson(*story);
    if (!text) return fail(terminal, text.error());
    OrderedJson document = OrderedJson::parse(*text);
    if (const Status added = addRaw(workspace, *story, document); !added)
        return fail(terminal, added.error());
    addPayloads(*story, document);
    const std::vector<OrderedJson> rows = subjectRows(document);
    return give(terminal, options,
                options.format == "csv" ? csvOf(columnsOf(rows), rows) : linesOf(rows), document);
}

}  // namespace

ExitCode runExport(CommandContext& context, const ExportOptions& options) {
    Terminal& terminal = context.terminal;
    auto workspace =
        Workspace::open(context.config, Workspace::Access::ReadOnly, operatorLog(terminal));
    if (!workspace) return fail(terminal, workspace.error());
    if (!options.subject.empty()) return exportSubject(**workspace, terminal, options);
    const auto leads = allRows(**workspace);
    if (!leads) return fail(terminal, leads.error());
    if (options.format != "csv") return give(terminal, options, linesOf(*leads), *leads);
    const std::vector<OrderedJson> rows = flattened(*leads);
    return give(terminal, options, csvOf(columnsOf(rows), rows), *leads);
}

}  // namespace leadloom::app
