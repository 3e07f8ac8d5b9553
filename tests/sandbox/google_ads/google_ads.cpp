#include "tests/sandbox/google_ads/google_ads.h"

#include "tests/sandbox/core/secrets.h"
#include "tests/sandbox/core/text.h"
#include "tests/sandbox/core/url.h"

namespace leadloom::sandbox::google_ads {

using nlohmann::json;

namespace {

constexpr const char* ClientId = "sandbox-google-client";
constexpr const char* ClientSecret = "sandbox-google-secret";
constexpr const char* RefreshToken = "sandbox-google-refresh";
constexpr const char* Versions[] = {"v23", "v24", "v25", "v26"};

}  // namespace

Response adsProblem(int status, const std::string& word, const std::string& kind,
                    const std::string& code, bool streams) {
    json failure = {
        {"@type", "type.googleapis.com/google.ads.googleads.v26.errors.GoogleAdsFailure"},
        {"errors", json::array({{{"errorCode", {{kind, code}}}, {"message", code}}})},
        {"requestId", randomHex(11)}};
    json body = {{"error",
                  {{"code", status},
                   {"message", "Request contains an invalid argument."},
                   {"status", word},
                   {"details", json::array({failure})}}}};
    return jsonResponse(status, streams ? json::array({body}) : body);
}

GoogleAds::GoogleAds(Clock& clock) : clock_(clock), deliveries_(clock) {
    addRoutes();
}

void GoogleAds::route(std::string method, const std::string& pattern, Handler handler) {
    router_.add(std::move(method), pattern,
                [this, handler](const Request& request, const Captures& found) {
                    if (auto answer = refused(request)) return std::move(*answer);
                    return (this->*handler)(request, found);
                });
}

void GoogleAds::addRoutes() {
    for (const char* version : Versions) {
        const auto root = "/" + std::string(version);
        route("GET", root + "/customers:listAccessibleCustomers", &GoogleAds::accessible);
        route("POST", root + "/customers/{customer}/googleAds:search", &GoogleAds::search);
        route("POST", root + "/customers/{customer}/googleAds:searchStream",
              &GoogleAds::searchStream);
    }
    route("POST", "/v1/events:ingest", &GoogleAds::ingest);
    route("GET", "/v1/requestStatus:retrieve", &GoogleAds::requestStatus);
}

std::optional<Response> GoogleAds::refused(const Request& request) const {
    const bool streams = request.path.ends_with(":searchStream");
    if (!tokens_.contains(request.bearer()))
        return adsProblem(401, "UNAUTHENTICATED", "authenticationError", "OAUTH_TOKEN_EXPIRED",
                          streams);
    const bool manager = request.path.starts_with("/v1/");
    const auto scopes = split(scopes_, ' ');
    if (std::find(scopes.begin(), scopes.end(), manager ? "datamanager" : "adwords") ==
        scopes.end())
        return adsProblem(403, "PERMISSION_DENIED", "authenticationError",
                          "ACCESS_TOKEN_SCOPE_INSUFFICIENT", streams);
    const auto login = request.header("login-customer-id");
    if (!login.empty() && login != "9876543210" && login != "1234567890")
        return adsProblem(403, "PERMISSION_DENIED", "authorizationError", "USER_PERMISSION_DENIED",
                          streams);
    return std::nullopt;
}

Response GoogleAds::token(const Request& request) {
    const auto form = parsedForm(request.body);
    if (formValue(form, "client_id") != ClientId ||
        formValue(form, "client_secret") != ClientSecret)
        return jsonResponse(401, {{"error", "invalid_client"}});
    if (formValue(form, "grant_type") != "refresh_token" ||
        formValue(form, "refresh_token") != RefreshToken)
        return jsonResponse(400, {{"error", "invalid_grant"}});
    const auto token = "ya29." + randomHex(16);
    tokens_.insert(token);
    return jsonResponse(200, {{"access_token", token},
                              {"expires_in", 3599},
                              {"token_type", "Bearer"},
                              {"scope", scopes_}});
}

Response GoogleAds::answer(const Request& request) {
    const std::lock_guard lock(mutex_);
    if (request.method == "POST" && request.path == "/token") return token(request);
    return dispatch(request);
}

Response GoogleAds::dispatch(const Request& request) {
    const auto found = router_.find(request.method, request.segments);
    if (found.route == nullptr && found.allowed.empty())
        return adsProblem(404, "NOT_FOUND", "requestError", "UNSUPPORTED_VERSION");
    if (found.route == nullptr)
        return adsProblem(405, "INVALID_ARGUMENT", "requestError", "UNKNOWN");
    if (!request.body.empty() && !json::accept(request.body))
        return adsProblem(400, "INVALID_ARGUMENT", "requestError", "INVALID_INPUT");
    try {
        return (*found.route)(request, found.captures);
    } catch (const json::exception&) {
        return adsProblem(400, "INVALID_ARGUMENT", "requestError", "INVALID_INPUT");
    }
}

Response GoogleAds::rateLimited(std::optional<int> retryAfter) {
    auto response =
        adsProblem(429, "RESOURCE_EXHAUSTED", "quotaError", "RESOURCE_TEMPORARILY_EXHAUSTED");
    if (!retryAfter) return response;
    auto body = json::parse(response.body);
    body["error"]["details"][0]["errors"][0]["details"] = {
        {"quotaErrorDetails",
         {{"rateScope", "ACCOUNT"}, {"retryDelay", std::to_string(*retryAfter) + "s"}}}};
    return jsonResponse(429, body);
}

Response GoogleAds::serverError(int status) {
    return adsProblem(status, status == 503 ? "UNAVAILABLE" : "INTERNAL", "internalError",
                      "INTERNAL_ERROR");
}

void GoogleAds::expireTokens() {
    const std::lock_guard lock(mutex_);
    tokens_.clear();
}

json GoogleAds::settings() const {
    const std::lock_guard lock(mutex_);
    json settings = {{"scopes", scopes_},
                     {"page_size", pageSize_},
                     {"webhook_url", hookUrl_},
                     {"webhook_key", hookKey_}};
    settings.update(deliveries_.settings());
    return settings;
}

std::string GoogleAds::changeSettings(const json& changes) {
    const std::lock_guard lock(mutex_);
    for (const auto& [key, value] : changes.items()) {
        if (key == "scopes")
            scopes_ = value.get<std::string>();
        else if (key == "page_size")
            pageSize_ = value.get<std::size_t>();
        else if (key == "webhook_url")
            hookUrl_ = value.get<std::string>();
        else if (key == "webhook_key")
            hookKey_ = value.get<std::string>();
        else if (!deliveries_.change(key, value))
            return "no such setting: " + key;
    }
    return {};
}

json GoogleAds::counters() const {
    const std::lock_guard lock(mutex_);
    return {{"writes", counts_.toJson()}};
}

void GoogleAds::clearCounters() {
    const std::lock_guard lock(mutex_);
    counts_.clear();
}

void GoogleAds::reset(const Population& population) {
    const std::lock_guard lock(mutex_);
    deliveries_.reset();
    campaigns_.clear();
    leads_.clear();
    events_.clear();
    tokens_.clear();
    counts_.clear();
    scopes_ = "adwords datamanager";
    hookUrl_.clear();
    hookKey_ = "k-test-1";
    pageSize_ = 10'000;
    seed(population);
}

void GoogleAds::describeTruth(json& truth) const {
    const std::lock_guard lock(mutex_);
    for (const auto& [key, list] : truth_.items())
        for (const auto& element : list)
            truth[key].push_back(element);
}

}  // namespace leadloom::sandbox::google_ads
