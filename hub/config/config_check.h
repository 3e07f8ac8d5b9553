#pragma once

#include <span>
#include <string>
#include <vector>

#include "hub/config/fault.h"
#include "hub/config/workspace_config.h"
#include "hub/model/field_table.h"

namespace leadloom::config {

/// What holds between parts of a configuration: names used twice, connections named in ranks,
/// fields named in policies and filters, thresholds in order.
void checkConfig(const WorkspaceConfig& config, const model::FieldTable& fields, Faults& faults);

/// What is known of an installed connector without running it.
struct ConnectorFacts {
    struct Stream {
        std::string name;
        model::Entity entity = model::Entity::Lead;
    };
    std::string id;
    std::string settingsSchema;          ///< JSON Schema text; empty: no settings
    std::vector<std::string> authTypes;  ///< empty: any
    std::vector<Stream> streams;
};

/// Holds the connections against the connectors installed: unknown connectors and streams, wrong
/// entities, ways to authenticate that a connector has not, settings its schema refuses.
Faults checkConnectors(const WorkspaceConfig& config, std::span<const ConnectorFacts> connectors);

}  // namespace leadloom::config
