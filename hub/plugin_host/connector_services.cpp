#include "hub/plugin_host/connector_services.h"

#include "hub/plugin_host/call_frame.h"
#include "hub/plugin_host/clock_service.h"
#include "hub/plugin_host/credentials_service.h"
#include "hub/plugin_host/crypto_service.h"
#include "hub/plugin_host/digest_service.h"
#include "hub/plugin_host/directory_service.h"
#include "hub/plugin_host/http_service.h"
#include "hub/plugin_host/json_service.h"
#include "hub/plugin_host/metrics_service.h"
#include "hub/plugin_host/rate_limit_service.h"
#include "hub/plugin_host/state_service.h"
#include "hub/plugin_host/stream_service.h"
#include "hub/plugin_host/text_forms_service.h"
#include "hub/plugin_host/thread_check_service.h"

namespace leadloom::plugin_host {
namespace {

constexpr std::string_view ProductName = "leadloom";

}  // namespace

struct ConnectorServices::Services {
    explicit Services(ServiceParts& parts)
        : log(parts.place, std::move(parts.log), *parts.redactor),
          clock(*parts.clock),
          credentials(std::move(parts.credentials), parts.http),
          json([this] { return http ? http->bodyInHand() : std::string_view(); }) {
        if (parts.http != nullptr) http.emplace(*parts.http, *parts.redactor);
        if (parts.streams != nullptr) streams.emplace(*parts.streams);
        if (parts.limiter != nullptr) rateLimit.emplace(*parts.limiter);
        if (parts.state != nullptr) state.emplace(*parts.state);
        if (parts.metrics != nullptr) metrics.emplace(parts.connection, *parts.metrics);
        if (!parts.folder.empty()) directory.emplace(parts.folder, parts.folderWritable);
    }

    const void* table(std::string_view id) const {
        if (id == LL_SERVICE_LOG) return log.table();
        if (id == LL_SERVICE_CLOCK) return clock.table();
        if (id == LL_SERVICE_CREDENTIALS) return credentials.table();
        if (id == LL_SERVICE_JSON) return json.table();
        if (id == LL_SERVICE_DIGEST) return digestService();
        if (id == LL_SERVICE_CRYPTO) return cryptoService();
        if (id == LL_SERVICE_TEXT_FORMS) return textFormsService();
        if (id == LL_SERVICE_THREAD_CHECK) return threadCheckService();
        if (id == LL_SERVICE_HTTP && http) return http->table();
        if (id == LL_SERVICE_STREAM && streams) return streams->table();
        if (id == LL_SERVICE_RATE_LIMIT && rateLimit) return rateLimit->table();
        if (id == LL_SERVICE_STATE && state) return state->table();
        if (id == LL_SERVICE_METRICS && metrics) return metrics->table();
        if (id == LL_SERVICE_DIRECTORY && directory) return directory->table();
        return nullptr;
    }

    LogService log;
    ClockService clock;
    CredentialsService credentials;
    JsonService json;
    std::optional<HttpService> http;
    std::optional<StreamService> streams;
    std::optional<RateLimitService> rateLimit;
    std::optional<StateService> state;
    std::optional<MetricsService> metrics;
    std::optional<DirectoryService> directory;
};

ConnectorServices::ConnectorServices(ServiceParts parts)
    : version_(parts.hubVersion),
      services_(std::make_unique<Services>(parts)),
      host_{sizeof(ll_host), {LL_ABI_MAJOR, LL_ABI_MINOR}, this, strOf(ProductName),
            strOf(version_), &ConnectorServices::find} {}

ConnectorServices::~ConnectorServices() = default;

TimeUs ConnectorServices::takeServerTimeUs() {
    return services_->http ? services_->http->takeServerTimeUs() : 0;
}

const void* ConnectorServices::find(const ll_host* host, ll_str id) {
    return static_cast<const ConnectorServices*>(host->hub)->services_->table(viewOf(id));
}

}  // namespace leadloom::plugin_host
