#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "hub/app/workspace.h"
#include "hub/sync/engine_settings.h"

namespace leadloom::app {

/// The configured connections with the plugins that serve them: loads the plugins, checks each
/// connection's settings and mapping, and makes what the engine needs of it.
class Connectors {
public:
    /// InvalidConfig with every fault of every connection, each with its place.
    static Result<std::unique_ptr<Connectors>> open(
        const config::WorkspaceConfig& config, model::FieldTable& fields, Clock& clock,
        Metrics& metrics, References& references,
        std::function<void(sync::LogLevel, const std::string&)> log);
    ~Connectors();

    /// For the engine; the factories in them borrow this object.
    std::vector<sync::ConnectionSettings> settings() const;

private:
    class Parts;
    explicit Connectors(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> parts_;
};

}  // namespace leadloom::app
