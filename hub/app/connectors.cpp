#include "hub/app/connectors.h"

#include <set>

#include <nlohmann/json.hpp>

#include "hub/app/connection_access.h"
#include "hub/app/connection_streams.h"
#include "hub/app/connection_verbs.h"
#include "hub/app/plugin_path.h"
#include "hub/app/references.h"
#include "hub/config/config_check.h"
#include "hub/config/settings_schema.h"
#include "hub/plugin_host/connector_adapter.h"
#include "hub/plugin_host/plugin_catalog.h"

namespace leadloom::app {
namespace {

using nlohmann::json;

config::ConnectorFacts factsOf(const plugin_host::Manifest& manifest) {
    config::ConnectorFacts facts;
    facts.id = manifest.id;
    facts.settingsSchema = manifest.settingsSchema;
    for (const json& way : json::parse(manifest.auth)) {
        facts.authTypes.push_back(way.value("type", ""));
    }
    for (const sync::StreamDescription& stream : manifest.streams) {
        facts.streams.push_back({stream.name, stream.entity});
    }
    return facts;
}

/// The manifests of the connectors in use, and every fault of the connections against them.
Result<std::map<std::string, plugin_host::Manifest>> manifestsFor(
    const config::WorkspaceConfig& config, const plugin_host::PluginCatalog& catalog) {
    std::map<std::string, plugin_host::Manifest> manifests;
    std::vector<config::ConnectorFacts> facts;
    for (plugin_host::CatalogEntry& entry : catalog.list()) {
        if (!entry.manifest) continue;
        facts.push_back(factsOf(*entry.manifest));
        manifests.emplace(entry.manifest->id, std::move(*entry.manifest));
    }
    for (const config::ConnectionConfig& connection : config.connections) {
        // A missing plugin is told with the folders that were searched, before anything else.
        if (manifests.contains(connection.connector)) continue;
        auto found = catalog.find(connection.connector);
        if (!found) {
            return found.error().at(connection.connectorPlace.text() + ": connection " +
                                    connection.name);
        }
    }
    const config::Faults faults = config::checkConnectors(config, facts);
    if (!faults.empty()) return config::asError(faults);
    return manifests;
}

/// `${…}` in every text of the settings.
Status resolveTexts(json& value, const References& references) {
    if (value.is_string()) {
        auto resolved = config::TextTemplate(value.get<std::string>()).resolve(references);
        if (!resolved) return resolved.error();
        value = *resolved;
    }
    if (!value.is_structured()) return Status::ok();
    for (json& item : value) {
        if (auto done = resolveTexts(item, references); !done) return done;
    }
    return Status::ok();
}

/// A setting that its schema calls writeOnly is a secret, however it was given.
void keepOutOfLogs(const std::string& schema, const json& settings, security::Redactor& redactor) {
    const json properties = json::parse(schema).value("properties", json::object());
    for (const auto& [name, described] : properties.items()) {
        if (!described.value("writeOnly", false) || !settings.contains(name)) continue;
        if (settings[name].is_string()) redactor.add(settings[name].get<std::string>());
    }
}

}  // namespace

/// One connection with all that its connector instances share.
struct Connection {
    const config::ConnectionConfig* config = nullptr;
    plugin_host::Manifest manifest;
    /// A plugin that was refused fails its own connections, whenever they are used; the others go
    /// on.
    Result<std::shared_ptr<plugin_host::PluginLibrary>> library{
        std::shared_ptr<plugin_host::PluginLibrary>()};
    json settings;
    std::unique_ptr<ConnectionAccess> access;
    ConnectionStreams streams;
    std::vector<sync::ReportSettings> reports;
    std::vector<sync::ConversionSettings> conversions;
};

class Connectors::Parts {
public:
    Parts(const config::WorkspaceConfig& config, Clock& clock, Metrics& metrics,
          References& references, plugin_host::LogFunction log)
        : config_(config),
          references_(references),
          network_(config, clock, metrics, references, std::move(log)),
          catalog_(pluginPath(config), config.plugins.allow) {}

    Status open(model::FieldTable& fields) {
        auto manifests = manifestsFor(config_, catalog_);
        if (!manifests) return manifests.error();
        loadPlugins(*manifests);
        for (const config::ConnectionConfig& connection : config_.connections) {
            if (auto opened = openOne(connection, manifests->at(connection.connector), fields);
                !opened) {
                return opened.error().at("connection " + connection.name);
            }
        }
        return Status::ok();
    }

    Result<std::unique_ptr<sync::Connector>> instance(const Connection& connection) {
        if (!connection.library) return connection.library.error();
        plugin_host::ConnectorSetup setup;
        setup.connection = connection.config->name;
        json document = {{"connection", setup.connection}, {"settings", connection.settings}};
        document["streams"] = connection.streams.forConnector;
        setup.configJson = document.dump();
        setup.streams = connection.streams.wants;
        return plugin_host::ConnectorAdapter::open(*connection.library, connection.manifest,
                                                   connection.access->services(), setup);
    }

    std::vector<sync::ConnectionSettings> settings() {
        std::vector<sync::ConnectionSettings> list;
        for (const auto& connection : connections_) {
            sync::ConnectionSettings settings;
            settings.name = connection->config->name;
            settings.rank = static_cast<int>(list.size());
            settings.locale = localeHints(connection->config->locale);
            settings.guards = guardSettings(connection->config->guards);
            settings.streams = connection->streams.forEngine;
            settings.reports = connection->reports;
            settings.conversions = connection->conversions;
            settings.connector = [this, held = connection.get()] { return instance(*held); };
            list.push_back(std::move(settings));
        }
        return list;
    }

    std::map<std::string, std::string> coverage(const std::string& name,
                                                const sync::DiscoveredStream& stream,
                                                const model::FieldTable& fields) const {
        for (const auto& connection : connections_) {
            if (connection->config->name != name) continue;
            for (const sync::StreamSettings& settings : connection->streams.forEngine) {
                if (settings.name == stream.name) {
                    return coveredFields(*settings.mapping, stream, fields);
                }
            }
        }
        return {};
    }

private:
    using Manifests = std::map<std::string, plugin_host::Manifest>;

    void loadPlugins(const Manifests& manifests) {
        std::set<const plugin_host::Manifest*> used;
        for (const config::ConnectionConfig& connection : config_.connections)
            used.insert(&manifests.at(connection.connector));
        catalog_.loadAll(std::vector<const plugin_host::Manifest*>(used.begin(), used.end()));
    }

    Result<config::ShapePtr> shapeOf(const plugin_host::Manifest& manifest) {
        const auto known = shapes_.find(manifest.id);
        if (known != shapes_.end()) return known->second;
        return shapes_.emplace(manifest.id, config::settingsShape(manifest.settingsSchema))
            .first->second;
    }

    Status openOne(const config::ConnectionConfig& connection,
                   const plugin_host::Manifest& manifest, model::FieldTable& fields) {
        auto opened = std::make_unique<Connection>();
        opened->config = &connection;
        opened->manifest = manifest;
        auto shape = shapeOf(manifest);
        if (!shape) return shape.error();
        auto settings = config::completedSettings(**shape, connection.settings);
        if (!settings) return settings.error();
        opened->settings = json::parse(*settings);
        if (auto resolved = resolveTexts(opened->settings, references_); !resolved) return resolved;
        keepOutOfLogs(manifest.settingsSchema, opened->settings, references_.redactor());
        opened->library = catalog_.load(manifest);
        auto streams = connectionStreams(config_, connection, manifest, mappings_, fields);
        if (!streams) return streams.error();
        opened->streams = std::move(*streams);
        auto reports = reportsOf(connection, manifest);
        if (!reports) return reports.error();
        opened->reports = std::move(*reports);
        auto conversions = conversionsOf(connection, manifest, fields);
        if (!conversions) return conversions.error();
        opened->conversions = std::move(*conversions);
        auto access = ConnectionAccess::open(network_, connection, manifest, opened->settings);
        if (!access) return access.error();
        opened->access = std::move(*access);
        connections_.push_back(std::move(opened));
        return Status::ok();
    }

    const config::WorkspaceConfig& config_;
    References& references_;
    Network network_;
    plugin_host::PluginCatalog catalog_;
    config::SharedMappings mappings_;
    std::map<std::string, Result<config::ShapePtr>> shapes_;  ///< of settings, by connector
    std::vector<std::unique_ptr<Connection>> connections_;
};

Connectors::Connectors(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Connectors::~Connectors() = default;

Result<std::unique_ptr<Connectors>> Connectors::open(const config::WorkspaceConfig& config,
                                                     model::FieldTable& fields, Clock& clock,
                                                     Metrics& metrics, References& references,
                                                     plugin_host::LogFunction log) {
    auto parts = std::make_unique<Parts>(config, clock, metrics, references, std::move(log));
    if (auto opened = parts->open(fields); !opened) return opened.error();
    return std::unique_ptr<Connectors>(new Connectors(std::move(parts)));
}

std::vector<sync::ConnectionSettings> Connectors::settings() const {
    return parts_->settings();
}

std::map<std::string, std::string> Connectors::coverage(const std::string& connection,
                                                        const sync::DiscoveredStream& stream,
                                                        const model::FieldTable& fields) const {
    return parts_->coverage(connection, stream, fields);
}

}  // namespace leadloom::app
