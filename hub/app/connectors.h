#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "hub/app/workspace.h"
#include "hub/plugin_host/log_service.h"
#include "hub/sync/settings/engine_settings.h"

namespace leadloom::app {

/// The configured connections with the plugins that serve them: loads the plugins, checks each
/// connection's settings and mapping, and makes what the engine needs of it.
class Connectors {
public:
    /// InvalidConfig with every fault of every connection, each with its place. A plugin that can't
    /// be loaded is no such fault: opening a connector of it is refused, with the reason.
    static Result<std::unique_ptr<Connectors>> open(const config::WorkspaceConfig& config,
                                                    model::FieldTable& fields, Clock& clock,
                                                    Metrics& metrics, References& references,
                                                    plugin_host::LogFunction log);
    ~Connectors();

    /// For the engine; the factories in them borrow this object.
    std::vector<sync::ConnectionSettings> settings() const;

    /// Which of a discovered stream's fields the mapping reads: unified name by vendor name.
    std::map<std::string, std::string> coverage(const std::string& connection,
                                                const sync::DiscoveredStream& stream,
                                                const model::FieldTable& fields) const;

private:
    class Parts;
    explicit Connectors(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> parts_;
};

}  // namespace leadloom::app
