#include "tests/sandbox/mixpanel/mixpanel.h"

#include "tests/sandbox/core/secrets.h"
#include "tests/sandbox/core/text.h"

namespace leadloom::sandbox::mixpanel {

using nlohmann::json;

namespace {

constexpr const char* User = "leadloom";
constexpr const char* ProjectId = "4242";
constexpr std::int64_t Hour = 3'600'000;

Response problem(int status, const std::string& error, const std::string& word) {
    return jsonResponse(status, {{"code", status}, {"error", error}, {"status", word}});
}

/// User and password of Basic.
std::pair<std::string, std::string> basicOf(const Request& request) {
    const std::string header(request.header("Authorization"));
    if (!header.starts_with("Basic ")) return {};
    const auto pair = fromBase64(std::string_view(header).substr(6)).value_or("");
    const auto colon = std::min(pair.find(':'), pair.size());
    return {pair.substr(0, colon), pair.substr(std::min(colon + 1, pair.size()))};
}

}  // namespace

Mixpanel::Mixpanel(Clock& clock) : clock_(clock), project_(clock) {
    addRoutes();
}

void Mixpanel::route(std::string method, const std::string& pattern, Proof proof, Budget budget,
                     Handler handler) {
    router_.add(std::move(method), pattern,
                [this, proof, budget, handler](const Request& request, const Captures& found) {
                    if (auto answer = refused(request, proof)) return std::move(*answer);
                    if (isOverBudget(budget))
                        return problem(429,
                                       "Project exceeded rate limits. Please retry the request "
                                       "with exponential backoff.",
                                       "Too Many Requests");
                    return (this->*handler)(request, found);
                });
}

void Mixpanel::addRoutes() {
    using P = Proof;
    using B = Budget;
    route("POST", "/import", P::ServiceAccountOrToken, B::None, &Mixpanel::import);
    route("GET", "/import", P::ServiceAccountOrToken, B::None, &Mixpanel::import);
    for (const char* method : {"GET", "POST"}) {
        route(method, "/engage", P::None, B::None, &Mixpanel::engage);
        route(method, "/track", P::None, B::None, &Mixpanel::track);
    }
    route("GET", "/api/2.0/export", P::ServiceAccount, B::Export, &Mixpanel::exported);
    route("POST", "/api/query/engage", P::ServiceAccount, B::Query, &Mixpanel::queryProfiles);
    route("POST", "/api/query/cohorts/list", P::ServiceAccount, B::Query, &Mixpanel::listCohorts);
    route("GET", "/api/query/segmentation", P::ServiceAccount, B::Query, &Mixpanel::segmentation);
    route("GET", "/api/app/me", P::ServiceAccount, B::None, &Mixpanel::me);
    const std::string deletions = "/api/app/data-deletions/v3.0";
    route("POST", deletions, P::PrivacyToken, B::None, &Mixpanel::createDeletion);
    route("GET", deletions + "/{task}", P::PrivacyToken, B::None, &Mixpanel::readDeletion);
    route("DELETE", deletions + "/{task}", P::PrivacyToken, B::None, &Mixpanel::cancelDeletion);
}

std::optional<Response> Mixpanel::refused(const Request& request, Proof proof) const {
    if (proof == Proof::None) return std::nullopt;
    if (proof == Proof::PrivacyToken) {
        if (request.bearer() == privacyToken_) return std::nullopt;
        return jsonResponse(401, {{"error", "Invalid OAuth token"}, {"status", "error"}});
    }
    const auto [user, password] = basicOf(request);
    const bool token =
        proof == Proof::ServiceAccountOrToken && user == Project::Token && password.empty();
    if (!token && (user != User || password != secret_))
        return problem(401, "Invalid credentials", "Unauthorized");
    const auto* project = request.param("project_id");
    const bool needsProject = !token && request.path != "/api/app/me";
    if (needsProject && (project == nullptr || *project != ProjectId))
        return problem(project == nullptr ? 400 : 403,
                       project == nullptr ? "project_id is required" : "no access to this project",
                       project == nullptr ? "Bad Request" : "Forbidden");
    return std::nullopt;
}

bool Mixpanel::isOverBudget(Budget budget) {
    if (budget == Budget::None || queriesPerHour_ == 0) return false;
    auto& times = budget == Budget::Query ? queries_ : exports_;
    while (!times.empty() && times.front() <= clock_.now() - Hour)
        times.pop_front();
    if (static_cast<std::int64_t>(times.size()) >= queriesPerHour_) return true;
    times.push_back(clock_.now());
    return false;
}

Response Mixpanel::answer(const Request& request) {
    const std::lock_guard lock(mutex_);
    return dispatch(request);
}

Response Mixpanel::dispatch(const Request& request) {
    const auto found = router_.find(request.method, request.segments);
    if (found.route == nullptr && found.allowed.empty())
        return problem(404, "Not Found", "Not Found");
    if (found.route == nullptr) {
        auto response = problem(405, "Method Not Allowed", "Method Not Allowed");
        response.headers.emplace_back("Allow", joined(found.allowed, ", "));
        return response;
    }
    try {
        return (*found.route)(request, found.captures);
    } catch (const json::exception&) {
        return problem(400, "the request can't be read", "Bad Request");
    }
}

Response Mixpanel::rateLimited(std::optional<int> retryAfter) {
    auto response = problem(
        429, "Project exceeded rate limits. Please retry the request with exponential backoff.",
        "Too Many Requests");
    if (retryAfter) response.headers.emplace_back("Retry-After", std::to_string(*retryAfter));
    return response;
}

Response Mixpanel::serverError(int status) {
    return problem(status, "an internal error has occurred", "Internal Server Error");
}

void Mixpanel::expireTokens() {
    const std::lock_guard lock(mutex_);
    secret_ = randomHex(16);
}

json Mixpanel::settings() const {
    const std::lock_guard lock(mutex_);
    return {{"secret", secret_},
            {"privacy_token", privacyToken_},
            {"engage_answer", engageAnswer_},
            {"page_size", pageSize_},
            {"max_body", maxBody_},
            {"queries_per_hour", queriesPerHour_},
            {"session_seconds", sessionSeconds_},
            {"edits_move_last_seen", editsMoveLastSeen_},
            {"deletions_as_list", deletionsAsList_}};
}

std::string Mixpanel::changeSettings(const json& changes) {
    const std::lock_guard lock(mutex_);
    for (const auto& [key, value] : changes.items()) {
        if (key == "secret")
            secret_ = value.get<std::string>();
        else if (key == "privacy_token")
            privacyToken_ = value.get<std::string>();
        else if (key == "engage_answer")
            engageAnswer_ = value.get<std::string>();
        else if (key == "page_size")
            pageSize_ = value.get<std::size_t>();
        else if (key == "max_body")
            maxBody_ = value.get<std::size_t>();
        else if (key == "queries_per_hour")
            queriesPerHour_ = value.get<std::int64_t>();
        else if (key == "session_seconds")
            sessionSeconds_ = value.get<std::int64_t>();
        else if (key == "edits_move_last_seen")
            editsMoveLastSeen_ = value.get<bool>();
        else if (key == "deletions_as_list")
            deletionsAsList_ = value.get<bool>();
        else
            return "no such setting: " + key;
    }
    return {};
}

json Mixpanel::counters() const {
    const std::lock_guard lock(mutex_);
    return {{"writes", project_.counts.toJson()}};
}

void Mixpanel::clearCounters() {
    const std::lock_guard lock(mutex_);
    project_.counts.clear();
}

void Mixpanel::reset(const Population& population) {
    const std::lock_guard lock(mutex_);
    project_.clear();
    sessions_.clear();
    deletions_.clear();
    queries_.clear();
    exports_.clear();
    secret_ = "s3cret-pw";
    privacyToken_ = "sandbox-privacy-token";
    engageAnswer_ = "records";
    pageSize_ = 1000;
    maxBody_ = 10UL * 1024 * 1024;
    queriesPerHour_ = 0;
    sessionSeconds_ = 600;
    editsMoveLastSeen_ = true;
    deletionsAsList_ = false;
    seed(population);
}

void Mixpanel::describeTruth(json& truth) const {
    const std::lock_guard lock(mutex_);
    for (const auto& [key, list] : truth_.items())
        for (const auto& element : list)
            truth[key].push_back(element);
}

}  // namespace leadloom::sandbox::mixpanel
