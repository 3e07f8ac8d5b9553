#include <nlohmann/json.hpp>

#include "hub/app/commands/commands.h"
#include "hub/app/commands/operator_log.h"
#include "hub/app/connectors.h"
#include "hub/app/workspace.h"

namespace leadloom::app {
namespace {

using nlohmann::json;

/// Unified field by the vendor's place, for one stream.
using Coverage = std::map<std::string, std::string>;

std::string coveredBy(const Coverage& coverage, const std::string& place) {
    const auto found = coverage.find(place);
    return found == coverage.end() ? std::string() : found->second;
}

json documentOf(const sync::DiscoveredStream& stream, const Coverage& coverage) {
    json fields = json::array();
    for (const sync::DiscoveredField& field : stream.fields) {
        fields.push_back({{"name", field.name},
                          {"label", field.label},
                          {"type", field.type},
                          {"required", field.required},
                          {"read_only", field.readOnly},
                          {"custom", field.custom},
                          {"unified", coveredBy(coverage, field.name)}});
    }
    return {{"name", stream.name}, {"note", stream.note}, {"fields", fields}};
}

void print(Terminal& terminal, const sync::DiscoveredStream& stream, const Coverage& coverage) {
    terminal.heading(stream.name);
    if (!stream.note.empty()) terminal.line(stream.note);
    Table table({"field", "label", "type", "unified field", "notes"});
    std::size_t covered = 0;
    for (const sync::DiscoveredField& field : stream.fields) {
        const std::string unified = coveredBy(coverage, field.name);
        covered += unified.empty() ? 0 : 1;
        std::string notes;
        for (const auto& [applies, word] :
             {std::pair{field.required, "required"}, std::pair{field.readOnly, "read only"},
              std::pair{field.unique, "unique"}, std::pair{field.custom, "custom"}}) {
            if (applies) notes += (notes.empty() ? "" : ", ") + std::string(word);
        }
        table.add({field.name, field.label, field.type, unified.empty() ? "–" : unified, notes});
    }
    terminal.table(table);
    terminal.line("the mapping covers " + std::to_string(covered) + " of " +
                  std::to_string(stream.fields.size()) + " fields");
}

}  // namespace

ExitCode runDiscover(CommandContext& context, const std::string& connection) {
    Terminal& terminal = context.terminal;
    auto workspace =
        Workspace::open(context.config, Workspace::Access::ReadWrite, operatorLog(terminal));
    if (!workspace) return fail(terminal, workspace.error());
    auto streams = (*workspace)->engine().discover(connection);
    if (!streams) return fail(terminal, streams.error());
    json list = json::array();
    for (const sync::DiscoveredStream& stream : *streams) {
        const Coverage coverage =
            (*workspace)->connectors().coverage(connection, stream, (*workspace)->fields());
        print(terminal, stream, coverage);
        list.push_back(documentOf(stream, coverage));
    }
    terminal.document({{"connection", connection}, {"streams", list}});
    return ExitCode::Ok;
}

}  // namespace leadloom::app
