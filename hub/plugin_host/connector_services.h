#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "hub/base/metrics.h"
#include "hub/net/http_client.h"
#include "hub/net/stream_dialer.h"
#include "hub/plugin_host/connector_host.h"
#include "hub/plugin_host/connector_state.h"
#include "hub/plugin_host/log_service.h"

namespace leadloom::plugin_host {

/// What one connection's services are made of. All pointers are borrowed and must outlive them; a
/// null one (or an empty folder) means that the service is absent.
struct ServiceParts {
    std::string place;       ///< "sales-eu (salesforce)", put before log lines
    std::string connection;  ///< label of metrics
    std::string hubVersion = "0.1.0";
    Clock* clock = nullptr;                        ///< needed
    const security::Redactor* redactor = nullptr;  ///< needed
    LogFunction log;                               ///< may be empty
    net::HttpClient* http = nullptr;
    net::StreamDialer* streams = nullptr;
    net::RateLimiter* limiter = nullptr;
    ConnectorState* state = nullptr;
    Metrics* metrics = nullptr;
    std::map<std::string, std::string> credentials;  ///< fields of handle "auth"
    std::filesystem::path folder;                    ///< of directory/1
    bool folderWritable = false;
};

/// The services of one connector instance, behind one ll_host.
class ConnectorServices final : public ConnectorHost {
public:
    explicit ConnectorServices(ServiceParts parts);
    ~ConnectorServices() override;
    ConnectorServices(const ConnectorServices&) = delete;
    ConnectorServices& operator=(const ConnectorServices&) = delete;

    const ll_host* host() const override { return &host_; }
    TimeUs takeServerTimeUs() override;

private:
    struct Services;
    static const void* find(const ll_host* host, ll_str id);

    std::string version_;
    std::unique_ptr<Services> services_;
    ll_host host_;
};

}  // namespace leadloom::plugin_host
