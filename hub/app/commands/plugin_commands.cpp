#include <nlohmann/json.hpp>

#include "hub/app/commands/commands.h"
#include "hub/app/commands/operator_log.h"
#include "hub/app/plugin_path.h"
#include "hub/plugin_host/plugin_catalog.h"

namespace leadloom::app {
namespace {

using nlohmann::json;

std::string words(const sync::StreamDescription& stream) {
    std::string text;
    for (const auto& [can, word] :
         {std::pair{stream.canRead, "read"}, std::pair{stream.incremental, "incremental"},
          std::pair{stream.canCreate, "create"}, std::pair{stream.canUpdate, "update"},
          std::pair{stream.canDelete, "delete"}, std::pair{stream.canArchive, "archive"},
          std::pair{stream.webhooks, "webhooks"}}) {
        if (can) text += (text.empty() ? "" : ", ") + std::string(word);
    }
    return text;
}

json documentOf(const plugin_host::Manifest& manifest) {
    json streams = json::array();
    for (const sync::StreamDescription& stream : manifest.streams) {
        streams.push_back({{"name", stream.name},
                           {"entity", model::toString(stream.entity)},
                           {"capabilities", words(stream)}});
    }
    return {{"id", manifest.id},
            {"name", manifest.name},
            {"version", manifest.version},
            {"vendor", manifest.vendor},
            {"license", manifest.licence},
            {"stability", manifest.stability},
            {"folder", manifest.folder.string()},
            {"auth", json::parse(manifest.auth)},
            {"settings", json::parse(manifest.settingsSchema)},
            {"streams", streams}};
}

}  // namespace

ExitCode runPluginList(CommandContext& context) {
    Terminal& terminal = context.terminal;
    auto path = pluginPath(context.config);
    if (!path) return fail(terminal, path.error());
    const plugin_host::PluginCatalog catalog(*path, {});
    json list = json::array();
    Table table({"connector", "version", "stability", "vendor", "state", "folder"});
    bool allGood = true;
    for (const plugin_host::CatalogEntry& entry : catalog.list()) {
        const Status good = entry.manifest ? plugin_host::PluginCatalog::inspect(*entry.manifest)
                                           : Status(entry.manifest.error());
        const std::string state = good ? "good" : good.error().describe();
        allGood = allGood && good;
        const std::string id =
            entry.manifest ? entry.manifest->id : entry.folder.filename().string();
        const std::string version = entry.manifest ? entry.manifest->version : "";
        const std::string stability = entry.manifest ? entry.manifest->stability : "";
        table.add({id, version, stability, entry.manifest ? entry.manifest->vendor : "", state,
                   entry.folder.string()});
        list.push_back({{"id", id},
                        {"version", version},
                        {"stability", stability},
                        {"good", static_cast<bool>(good)},
                        {"state", state},
                        {"folder", entry.folder.string()}});
    }
    terminal.document(list);
    terminal.table(table);
    if (table.empty()) terminal.line("no plugin found; set plugins.path in the configuration");
    return allGood ? ExitCode::Ok : ExitCode::Incomplete;
}

ExitCode runPluginInfo(CommandContext& context, const std::string& connector) {
    Terminal& terminal = context.terminal;
    auto path = pluginPath(context.config);
    if (!path) return fail(terminal, path.error());
    auto manifest = plugin_host::PluginCatalog(*path, {}).find(connector);
    if (!manifest) return fail(terminal, manifest.error());
    terminal.document(documentOf(*manifest));
    terminal.heading(manifest->name + " " + manifest->version);
    terminal.line(manifest->stability + ", vendor " + manifest->vendor + ", licence " +
                  manifest->licence + ", in " + manifest->folder.string());
    Table streams({"stream", "entity", "can"});
    for (const sync::StreamDescription& stream : manifest->streams) {
        streams.add({stream.name, std::string(model::toString(stream.entity)), words(stream)});
    }
    terminal.table(streams);
    terminal.heading("Settings");
    Table settings({"setting", "type", "default", "what"});
    const json properties =
        json::parse(manifest->settingsSchema).value("properties", json::object());
    for (const auto& [name, setting] : properties.items()) {
        const json standard = setting.value("default", json());
        settings.add({name, setting.value("type", ""), standard.is_null() ? "" : standard.dump(),
                      setting.value("title", "")});
    }
    terminal.table(settings);
    return ExitCode::Ok;
}

}  // namespace leadloom::app
