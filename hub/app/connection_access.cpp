#include "hub/app/connection_access.h"

#include "hub/app/version.h"
#include "hub/net/oauth_token_source.h"
#include "hub/net/static_token_source.h"
#include "hub/plugin_host/connector_services.h"
#include "hub/security/random.h"

namespace leadloom::app {
namespace {

using nlohmann::json;

constexpr TimeUs LongestLimitWaitUs = 10'000'000;
constexpr TimeUs SecondUs = 1'000'000;
constexpr TimeUs DayUs = 86'400 * SecondUs;

net::TransportSettings transportSettings(const config::WorkspaceConfig& config) {
    net::TransportSettings settings;
    settings.userAgent = "leadloom/" + std::string(Version);
    settings.allowPrivateNetworks = config.security.allowPrivateNetworks;
    return settings;
}

net::AuthType typeOf(config::AuthType type) {
    switch (type) {
        case config::AuthType::None:
            return net::AuthType::None;
        case config::AuthType::Token:
            return net::AuthType::Token;
        case config::AuthType::Basic:
            return net::AuthType::Basic;
        case config::AuthType::ApiKey:
            return net::AuthType::ApiKey;
        case config::AuthType::OAuth2:
            return net::AuthType::OAuth2;
        case config::AuthType::JwtBearer:
            return net::AuthType::JwtBearer;
    }
    return net::AuthType::None;
}

/// "{base_url}/oauth/token" with the settings' values put in.
std::string filledIn(std::string text, const json& settings) {
    for (const auto& [name, value] : settings.items()) {
        const std::string mark = "{" + name + "}";
        const std::size_t at = text.find(mark);
        if (at == std::string::npos || !value.is_string()) continue;
        std::string put = value.get<std::string>();
        while (put.ends_with('/'))
            put.pop_back();
        text.replace(at, mark.size(), put);
    }
    return text;
}

/// What the manifest says of one way to authenticate; empty when it doesn't know the type.
json authDescription(const plugin_host::Manifest& manifest, config::AuthType type) {
    for (const json& way : json::parse(manifest.auth)) {
        if (way.value("type", "") == config::toString(type)) return way;
    }
    return json::object();
}

Result<net::AuthSettings> resolvedAuth(const config::AuthConfig& config,
                                       const References& references) {
    net::AuthSettings auth;
    auth.type = typeOf(config.type);
    const std::pair<const config::TextTemplate*, std::string*> parts[] = {
        {&config.token, &auth.token},
        {&config.username, &auth.username},
        {&config.password, &auth.password},
        {&config.key, &auth.key},
        {&config.clientId, &auth.clientId},
        {&config.clientSecret, &auth.clientSecret},
        {&config.refreshToken, &auth.refreshToken},
        {&config.tokenUrl, &auth.tokenUrl},
        {&config.subject, &auth.subject},
        {&config.privateKey, &auth.privateKey},
        {&config.audience, &auth.audience},
    };
    for (const auto& [from, to] : parts) {
        if (from->empty()) continue;
        auto value = from->resolve(references);
        if (!value) return value.error();
        *to = std::move(*value);
    }
    for (const std::string& scope : config.scopes) {
        auth.scopes += (auth.scopes.empty() ? "" : " ") + scope;
    }
    return auth;
}

/// Literal credentials in a configuration are secrets as well.
void keepOutOfLogs(const net::AuthSettings& auth, security::Redactor& redactor) {
    for (const std::string* secret : {&auth.token, &auth.password, &auth.key, &auth.clientSecret,
                                      &auth.refreshToken, &auth.privateKey}) {
        redactor.add(*secret);
    }
}

std::map<std::string, std::string> credentialFields(const net::AuthSettings& auth) {
    return {{"token", auth.token},        {"username", auth.username},
            {"password", auth.password},  {"key", auth.key},
            {"client_id", auth.clientId}, {"client_secret", auth.clientSecret}};
}

}  // namespace

Network::Network(const config::WorkspaceConfig& config, Clock& clock, Metrics& metrics,
                 References& references, plugin_host::LogFunction log)
    : clock_(clock),
      metrics_(metrics),
      references_(references),
      log_(std::move(log)),
      folder_(config.folder),
      transport_(transportSettings(config), clock, resolver_),
      streams_(transport_.settings(), resolver_, clock),
      grants_(references.secrets()) {
    metrics.declare("leadloom_http_requests_total", Metrics::Kind::Counter,
                    "HTTP requests to connected systems, by answer");
    metrics.declare("leadloom_quota_remaining", Metrics::Kind::Gauge,
                    "Requests left as the system last told");
}

Result<std::unique_ptr<ConnectionAccess>> ConnectionAccess::open(
    Network& network, const config::ConnectionConfig& config, const plugin_host::Manifest& manifest,
    const json& settings) {
    std::unique_ptr<ConnectionAccess> access(new ConnectionAccess(network));
    access->name_ = config.name;
    access->connector_ = manifest.id;
    auto auth = resolvedAuth(config.auth, network.references());
    if (!auth) return auth.error();
    const json described = authDescription(manifest, config.auth.type);
    if (auth->tokenUrl.empty())
        auth->tokenUrl = filledIn(described.value("token_url", ""), settings);
    if (auth->audience.empty())
        auth->audience = filledIn(described.value("audience", ""), settings);
    if (described.contains("header")) auth->keyHeader = described["header"];
    if (described.contains("prefix")) auth->prefix = described["prefix"];
    keepOutOfLogs(*auth, network.references().redactor());
    access->credentials_ = credentialFields(*auth);
    if (const Status added = access->addSecrets(config.secrets); !added) return added.error();
    if (std::find(manifest.services.begin(), manifest.services.end(), "leadloom.directory/1") !=
        manifest.services.end()) {
        const std::filesystem::path path = settings.value("path", "");
        access->folder_ = path.is_absolute() ? path : network.folder() / path;
        access->folderWritable_ = settings.value("write", false);
    }
    if (auth->type == net::AuthType::OAuth2 || auth->type == net::AuthType::JwtBearer) {
        access->tokens_ = std::make_unique<net::OAuthTokenSource>(
            config.name, *auth, network.transport(), network.grants(), network.clock(),
            &network.references().redactor());
    } else {
        access->tokens_ = std::make_unique<net::StaticTokenSource>(*auth);
    }
    access->configureLimits(config.limits, manifest);
    access->openHttp(config.name);
    access->state_ = std::make_unique<plugin_host::FileConnectorState>(
        network.folder() / (".leadloom-state-" + config.name + ".json"));
    return access;
}

Status ConnectionAccess::addSecrets(const std::map<std::string, config::TextTemplate>& secrets) {
    for (const auto& [name, text] : secrets) {
        auto value = text.resolve(network_.references());
        if (!value) return value.error();
        network_.references().redactor().add(*value);
        credentials_[name] = *std::move(value);
    }
    return Status::ok();
}

void ConnectionAccess::configureLimits(const config::LimitsConfig& configured,
                                       const plugin_host::Manifest& manifest) {
    limiter_ = std::make_unique<net::RateLimiter>(network_.clock(), LongestLimitWaitUs);
    std::map<std::string, plugin_host::LimitDescription> limits = manifest.limits;
    plugin_host::LimitDescription& standard = limits["default"];
    if (configured.requestsPerSecond > 0) standard.requestsPerSecond = configured.requestsPerSecond;
    if (configured.dailyRequests > 0) standard.dailyRequests = configured.dailyRequests;
    for (const auto& [bucket, limit] : limits) {
        std::vector<net::RateLimit> windows;
        if (limit.requestsPerSecond > 0) {
            // Less than one a second is a burst in a longer window.
            const bool slow = limit.requestsPerSecond < 1;
            const std::int64_t most = slow ? std::max<std::int64_t>(1, limit.burst)
                                           : static_cast<std::int64_t>(limit.requestsPerSecond);
            const double windowUs = static_cast<double>(SecondUs * most) / limit.requestsPerSecond;
            windows.push_back({most, slow ? static_cast<TimeUs>(windowUs) : SecondUs});
        }
        if (limit.dailyRequests > 0) windows.push_back({limit.dailyRequests, DayUs});
        limiter_->configure(bucket == "default" ? "" : bucket, windows);
    }
}

void ConnectionAccess::openHttp(const std::string& connection) {
    Metrics& metrics = network_.metrics();
    net::RateLimiter& limiter = *limiter_;
    const auto observe = [&metrics, &limiter, connection](const net::HttpTrace& trace) {
        metrics.add("leadloom_http_requests_total",
                    {{"connection", connection},
                     {"status", trace.status == 0 ? "none" : std::to_string(trace.status)}});
        const std::int64_t left = limiter.remaining("");
        if (left >= 0) {
            metrics.set("leadloom_quota_remaining", {{"connection", connection}},
                        static_cast<double>(left));
        }
    };
    http_ = std::make_unique<net::HttpClient>(connection, network_.transport(), *tokens_, limiter,
                                              network_.clock(), net::RetrySettings{},
                                              security::randomUnit, observe);
}

std::unique_ptr<plugin_host::ConnectorHost> ConnectionAccess::services() {
    plugin_host::ServiceParts parts;
    parts.place = name_ + " (" + connector_ + ")";
    parts.connection = name_;
    parts.hubVersion = Version;
    parts.clock = &network_.clock();
    parts.redactor = &network_.references().redactor();
    parts.log = network_.log();
    parts.http = http_.get();
    parts.streams = &network_.streams();
    parts.limiter = limiter_.get();
    parts.state = state_.get();
    parts.metrics = &network_.metrics();
    parts.credentials = credentials_;
    parts.folder = folder_;
    parts.folderWritable = folderWritable_;
    return std::make_unique<plugin_host::ConnectorServices>(std::move(parts));
}

}  // namespace leadloom::app
