#pragma once

#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "hub/config/shared_mappings.h"
#include "hub/config/workspace_config.h"
#include "hub/model/field_table.h"
#include "hub/plugin_host/connector_adapter.h"
#include "hub/plugin_host/manifest.h"
#include "hub/sync/settings/connection_settings.h"

namespace leadloom::app {

/// The streams of one connection, in the three shapes in which they are needed.
struct ConnectionStreams {
    std::vector<sync::StreamSettings> forEngine;
    nlohmann::json forConnector = nlohmann::json::array();  ///< [{"name", …settings}]
    std::map<std::string, plugin_host::StreamWants> wants;
};

/// Loads the mappings and joins configuration, manifest and mapping. InvalidConfig with places.
Result<ConnectionStreams> connectionStreams(const config::WorkspaceConfig& workspace,
                                            const config::ConnectionConfig& connection,
                                            const plugin_host::Manifest& manifest,
                                            config::SharedMappings& mappings,
                                            model::FieldTable& fields);

/// Which of a discovered stream's fields the mapping reads: unified name by vendor name.
std::map<std::string, std::string> coveredFields(const mapping::Mapping& mapping,
                                                 const sync::DiscoveredStream& stream,
                                                 const model::FieldTable& fields);

sync::GuardSettings guardSettings(const config::GuardsConfig& config);
normalize::LocaleHints localeHints(const config::LocaleConfig& config);

/// Whether the connection's filter lets a record leave towards it.
bool filterLets(const config::ConnectionConfig& connection, const store::CanonicalRow& row,
                const model::FieldTable& fields);

}  // namespace leadloom::app
