#include "tests/sandbox/hubspot/hubspot.h"

#include "tests/sandbox/core/secrets.h"
#include "tests/sandbox/core/text.h"
#include "tests/sandbox/people/population.h"

namespace leadloom::sandbox::hubspot {

using nlohmann::json;

namespace {

constexpr std::size_t MaxTarget = 8'192;

bool isTokenPath(const std::vector<std::string>& path) {
    if (path.size() < 3 || path[0] != "oauth" || path[2] != "token") return false;
    return path[1] == "v1" || path[1] == "v3" || path[1] == "2026-03";
}

bool isSearch(const Request& request) {
    return !request.segments.empty() && request.segments.back() == "search";
}

}  // namespace

HubSpot::HubSpot(Clock& clock) : clock_(clock), account_(clock), tokens_(clock), webhooks_(clock) {
    account_.onChange = [this](const Change& change) { webhooks_.announce(change); };
    addObjectRoutes("/crm/v3/objects/{type}");
    for (const char* release : {"2025-09", "2026-03", "2026-09"})
        addObjectRoutes(std::string("/crm/objects/") + release + "/{type}");
    addAssociationRoutes();
    addSchemaRoutes();
    addWebhookRoutes();
}

void HubSpot::addWebhookRoutes() {
    const auto handler = [this](const Request& request, const Captures&) {
        return webhooks_.answer(request, {request.segments.begin() + 3, request.segments.end()});
    };
    const auto add = [&](const std::string& pattern, std::initializer_list<const char*> methods) {
        for (const char* release : {"v3", "2026-03"})
            for (const char* method : methods)
                router_.add(method, std::string("/webhooks/") + release + "/{appId}" + pattern,
                            handler);
    };
    add("/settings", {"GET", "PUT", "DELETE"});
    add("/subscriptions", {"GET", "POST"});
    add("/subscriptions/batch/update", {"POST"});
    add("/subscriptions/{id}", {"GET", "PATCH", "DELETE"});
}

void HubSpot::route(std::string method, const std::string& pattern, Handler handler) {
    router_.add(std::move(method), pattern,
                [this, handler](const Request& request, const Captures& found) {
                    return (this->*handler)(request, found);
                });
}

void HubSpot::addObjectRoutes(const std::string& base) {
    route("GET", base, &HubSpot::list);
    route("POST", base, &HubSpot::create);
    route("POST", base + "/search", &HubSpot::search);
    route("POST", base + "/merge", &HubSpot::merge);
    route("POST", base + "/gdpr-delete", &HubSpot::gdprDelete);
    route("POST", base + "/batch/create", &HubSpot::batchCreate);
    route("POST", base + "/batch/read", &HubSpot::batchRead);
    route("POST", base + "/batch/update", &HubSpot::batchUpdate);
    route("POST", base + "/batch/upsert", &HubSpot::batchUpsert);
    route("POST", base + "/batch/archive", &HubSpot::batchArchive);
    route("GET", base + "/{id}", &HubSpot::read);
    route("PATCH", base + "/{id}", &HubSpot::update);
    route("DELETE", base + "/{id}", &HubSpot::archive);
}

Response HubSpot::answer(const Request& request) {
    const std::lock_guard lock(mutex_);
    const auto& path = request.segments;
    if (request.path.size() + request.rawQuery.size() > MaxTarget)
        return textResponse(414, "<html><body>414 Request-URI Too Large</body></html>",
                            "text/html");
    if (isTokenPath(path) && request.method == "POST") {
        if (path.size() == 3) return tokens_.token(request);
        if (path.size() == 4 && path[3] == "introspect") return tokens_.introspect(request);
        if (path.size() == 4 && path[3] == "revoke") return tokens_.revoke(request);
    }
    if (path.size() == 2 && path[0] == "oauth" && path[1] == "authorize")
        return tokens_.authorize(request);
    if (const auto refusal = tokens_.refusal(request)) return problemAnswer(*refusal);
    if (const auto scope = missingScope(request); !scope.empty())
        return problemAnswer(Tokens::scopeProblem(scope));
    const bool searching = isSearch(request);
    const bool admitted = searching ? searches_.admit(clock_.now(), searchLimit_)
                                    : burst_.admit(clock_.now(), burstLimit_);
    if (!admitted)
        return searching ? tooMany("SECONDLY", "You have reached your secondly limit.")
                         : tooMany("TEN_SECONDLY_ROLLING",
                                   "You have reached your ten_secondly_rolling limit.");
    if (dailyUsed_ >= dailyLimit_) return tooMany("DAILY", "You have reached your daily limit.");
    ++dailyUsed_;
    return withRateHeaders(dispatch(request), request, searching);
}

std::string HubSpot::missingScope(const Request& request) {
    const auto& path = request.segments;
    const bool ofRecords =
        path.size() > 3 && path[0] == "crm" && (path[1] == "objects" || path[2] == "objects");
    const auto* table = ofRecords ? account_.find(path[3]) : nullptr;
    if (table == nullptr) return {};
    const bool reads = request.method == "GET" || path.back() == "search" || path.back() == "read";
    auto scope = "crm.objects." + table->type().plural() + (reads ? ".read" : ".write");
    return tokens_.hasScope(scope) ? std::string() : scope;
}

Response HubSpot::dispatch(const Request& request) {
    const auto found = router_.find(request.method, request.segments);
    if (found.route == nullptr) {
        if (found.allowed.empty())
            return textResponse(404, "<html><body><h1>404 Not Found</h1></body></html>",
                                "text/html;charset=utf-8");
        return problemAnswer(405, "VALIDATION_ERROR", "Method Not Allowed");
    }
    const bool carriesJson = request.method != "GET" && !request.body.empty();
    if (carriesJson && request.mediaType() != "application/json")
        return problemAnswer(415, "VALIDATION_ERROR", "Unsupported Media Type");
    if (carriesJson && !json::accept(request.body))
        return problemAnswer(400, "VALIDATION_ERROR",
                             "Invalid input JSON: the body could not be parsed");
    try {
        return (*found.route)(request, found.captures);
    } catch (const json::exception& error) {
        return problemAnswer(400, "VALIDATION_ERROR",
                             std::string("Invalid input JSON: ") + error.what());
    }
}

Response HubSpot::withRateHeaders(Response response, const Request& request, bool search) const {
    response.headers.emplace_back("x-hubspot-correlation-id", randomUuid());
    if (search) return response;
    const int max = burstLimit_ > 0 ? burstLimit_ : 190;
    response.headers.emplace_back("X-HubSpot-RateLimit-Interval-Milliseconds", "10000");
    response.headers.emplace_back("X-HubSpot-RateLimit-Max", std::to_string(max));
    response.headers.emplace_back("X-HubSpot-RateLimit-Remaining",
                                  std::to_string(std::max(0, max - burst_.used())));
    if (tokens_.fromOAuth(request.bearer())) return response;
    response.headers.emplace_back("X-HubSpot-RateLimit-Daily", std::to_string(dailyLimit_));
    response.headers.emplace_back("X-HubSpot-RateLimit-Daily-Remaining",
                                  std::to_string(dailyLimit_ - dailyUsed_));
    return response;
}

Response HubSpot::tooMany(const char* policy, const char* message) const {
    return jsonResponse(429, {{"status", "error"},
                              {"message", message},
                              {"errorType", "RATE_LIMIT"},
                              {"correlationId", randomUuid()},
                              {"policyName", policy},
                              {"groupName", "publicapi:private-apps-api-calls-by-app"}});
}

Response HubSpot::rateLimited(std::optional<int> retryAfter) {
    auto response =
        tooMany("TEN_SECONDLY_ROLLING", "You have reached your ten_secondly_rolling limit.");
    if (retryAfter) response.headers.emplace_back("Retry-After", std::to_string(*retryAfter));
    return response;
}

Response HubSpot::serverError(int status) {
    return problemAnswer(status, "INTERNAL_ERROR", "internal error");
}

void HubSpot::expireTokens() {
    const std::lock_guard lock(mutex_);
    tokens_.expireAll();
}

json HubSpot::settings() const {
    const std::lock_guard lock(mutex_);
    auto settings = tokens_.settings();
    settings["search_lag_ms"] = account_.searchLagMillis;
    settings["searches_per_second"] = searchLimit_;
    settings["requests_per_ten_seconds"] = burstLimit_;
    settings["daily_limit"] = dailyLimit_;
    settings["shuffle_batch_results"] = shuffles_;
    settings["integer_association_ids"] = integerIds_;
    settings["purges_archived"] = purgesArchived_;
    settings["blocklist_binds_api"] = account_.blocklistBindsApi;
    settings.update(webhooks_.deliveries().settings());
    return settings;
}

std::string HubSpot::changeSettings(const json& changes) {
    const std::lock_guard lock(mutex_);
    for (const auto& [key, value] : changes.items()) {
        if (key == "search_lag_ms") {
            account_.searchLagMillis = value.get<std::int64_t>();
        } else if (key == "searches_per_second") {
            searchLimit_ = value.get<int>();
        } else if (key == "requests_per_ten_seconds") {
            burstLimit_ = value.get<int>();
        } else if (key == "daily_limit") {
            dailyLimit_ = value.get<std::int64_t>();
        } else if (key == "shuffle_batch_results") {
            shuffles_ = value.get<bool>();
        } else if (key == "integer_association_ids") {
            integerIds_ = value.get<bool>();
        } else if (key == "purges_archived") {
            purgesArchived_ = value.get<bool>();
        } else if (key == "blocklist_binds_api") {
            account_.blocklistBindsApi = value.get<bool>();
        } else if (!webhooks_.deliveries().change(key, value) && !tokens_.change(key, value)) {
            return key + ": unknown setting";
        }
    }
    webhooks_.setSecret(tokens_.clientSecret());
    return {};
}

json HubSpot::counters() const {
    const std::lock_guard lock(mutex_);
    return {{"writes", account_.counts().toJson()}, {"api_usage", dailyUsed_}};
}

void HubSpot::clearCounters() {
    const std::lock_guard lock(mutex_);
    account_.counts().clear();
}

void HubSpot::reset(const Population& population) {
    const std::lock_guard lock(mutex_);
    account_.reset();
    tokens_.reset();
    webhooks_.reset();
    webhooks_.setSecret(tokens_.clientSecret());
    burst_.clear();
    searches_.clear();
    burstLimit_ = searchLimit_ = 0;
    dailyUsed_ = 0;
    dailyLimit_ = 650'000;
    shuffles_ = true;
    integerIds_ = false;
    purgesArchived_ = true;
    seed(population.hubspot);
    account_.counts().clear();
}

void HubSpot::describeTruth(json& truth) const {
    const std::lock_guard lock(mutex_);
    for (const auto& [key, list] : truth_.items())
        for (const auto& element : list)
            truth[key].push_back(element);
}

}  // namespace leadloom::sandbox::hubspot
