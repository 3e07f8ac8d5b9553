#pragma once

#include <memory>
#include <string>

#include <nlohmann/json.hpp>

#include "hub/app/references.h"
#include "hub/base/metrics.h"
#include "hub/config/workspace_config.h"
#include "hub/net/http_client.h"
#include "hub/net/http_transport.h"
#include "hub/net/secret_token_store.h"
#include "hub/net/stream_dialer.h"
#include "hub/plugin_host/connector_host.h"
#include "hub/plugin_host/file_connector_state.h"
#include "hub/plugin_host/log_service.h"
#include "hub/plugin_host/manifest.h"
#include "hub/sync/settings/engine_settings.h"

namespace leadloom::app {

/// What all connections share of the outside world: one transport, one place for grants.
class Network {
public:
    Network(const config::WorkspaceConfig& config, Clock& clock, Metrics& metrics,
            References& references, plugin_host::LogFunction log);

    Clock& clock() { return clock_; }
    Metrics& metrics() { return metrics_; }
    References& references() { return references_; }
    net::HttpTransport& transport() { return transport_; }
    net::StreamDialer& streams() { return streams_; }
    net::TokenStore& grants() { return grants_; }
    const plugin_host::LogFunction& log() const { return log_; }
    const std::filesystem::path& folder() const { return folder_; }

private:
    Clock& clock_;
    Metrics& metrics_;
    References& references_;
    plugin_host::LogFunction log_;
    std::filesystem::path folder_;
    net::SystemResolver resolver_;
    net::HttpTransport transport_;
    net::StreamDialer streams_;
    net::SecretTokenStore grants_;
};

/// One connection's way to its system: credential, rate limits, HTTP, state. Outlives the
/// connector instances that use it.
class ConnectionAccess {
public:
    /// Resolves the credential's references. InvalidConfig names what has no value.
    static Result<std::unique_ptr<ConnectionAccess>> open(Network& network,
                                                          const config::ConnectionConfig& config,
                                                          const plugin_host::Manifest& manifest,
                                                          const nlohmann::json& settings);

    /// Services for one connector instance; they borrow this object.
    std::unique_ptr<plugin_host::ConnectorHost> services();

private:
    explicit ConnectionAccess(Network& network) : network_(network) {}
    Status addSecrets(const std::map<std::string, config::TextTemplate>& secrets);
    void configureLimits(const config::LimitsConfig& configured,
                         const plugin_host::Manifest& manifest);
    void openHttp(const std::string& connection);

    Network& network_;
    std::string name_;
    std::string connector_;
    std::map<std::string, std::string> credentials_;
    std::filesystem::path folder_;
    bool folderWritable_ = false;
    std::unique_ptr<net::TokenSource> tokens_;
    std::unique_ptr<net::RateLimiter> limiter_;
    std::unique_ptr<net::HttpClient> http_;
    std::unique_ptr<plugin_host::FileConnectorState> state_;
};

}  // namespace leadloom::app
