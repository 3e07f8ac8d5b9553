#include "tests/sandbox/salesforce/salesforce.h"

#include "tests/sandbox/core/text.h"
#include "tests/sandbox/people/population.h"
#include "tests/sandbox/salesforce/answers.h"

namespace leadloom::sandbox::salesforce {

using nlohmann::json;

namespace {

constexpr std::size_t MaxHeadBytes = 16'384;
constexpr int FirstVersion = 31, LastVersion = 68;

bool knownVersion(std::string_view version) {
    if (version.size() < 4 || version.front() != 'v' || !version.ends_with(".0")) return false;
    const auto number = parsedInteger(version.substr(1, version.size() - 3));
    return number && *number >= FirstVersion && *number <= LastVersion;
}

bool isOpenPath(const std::vector<std::string>& segments) {
    return segments.size() == 2 && segments[0] == "services" && segments[1] == "data";
}

}  // namespace

Salesforce::Salesforce(Clock& clock) : clock_(clock), org_(clock), sessions_(clock), jobs_(org_) {
    addRoutes();
    addJobRoutes();
}

void Salesforce::route(std::string method, std::string_view pattern, Handler handler) {
    router_.add(std::move(method), "/services/data/{version}" + std::string(pattern),
                [this, handler](const Request& request, const Captures& found) {
                    return (this->*handler)(request, found);
                });
}

void Salesforce::addRoutes() {
    router_.add("GET", "/services/data", [this](const Request& request, const Captures& found) {
        return versions(request, found);
    });
    router_.add(
        "GET", "/services/oauth2/userinfo",
        [this](const Request& request, const Captures& found) { return userInfo(request, found); });
    route("GET", "", &Salesforce::resources);
    route("GET", "/limits", &Salesforce::limits);
    route("GET", "/sobjects", &Salesforce::listObjects);
    route("GET", "/sobjects/{type}", &Salesforce::summary);
    route("POST", "/sobjects/{type}", &Salesforce::create);
    route("GET", "/sobjects/{type}/describe", &Salesforce::describe);
    route("GET", "/sobjects/{type}/deleted", &Salesforce::deletedBetween);
    route("GET", "/sobjects/{type}/updated", &Salesforce::updatedBetween);
    route("GET", "/sobjects/{type}/{id}", &Salesforce::read);
    route("PATCH", "/sobjects/{type}/{id}", &Salesforce::update);
    route("DELETE", "/sobjects/{type}/{id}", &Salesforce::remove);
    route("GET", "/sobjects/{type}/{field}/{value}", &Salesforce::readByKey);
    route("PATCH", "/sobjects/{type}/{field}/{value}", &Salesforce::upsertByKey);
    route("DELETE", "/sobjects/{type}/{field}/{value}", &Salesforce::removeByKey);
    route("GET", "/query", &Salesforce::query);
    route("GET", "/query/{cursor}", &Salesforce::queryMore);
    route("GET", "/queryAll", &Salesforce::queryAll);
    route("GET", "/queryAll/{cursor}", &Salesforce::queryMore);
    route("POST", "/composite", &Salesforce::composite);
    route("POST", "/composite/sobjects", &Salesforce::createMany);
    route("PATCH", "/composite/sobjects", &Salesforce::updateMany);
    route("DELETE", "/composite/sobjects", &Salesforce::removeMany);
    route("GET", "/composite/sobjects/{type}", &Salesforce::readMany);
    route("POST", "/composite/sobjects/{type}", &Salesforce::readMany);
    route("PATCH", "/composite/sobjects/{type}/{field}", &Salesforce::upsertMany);
}

void Salesforce::addJobRoutes() {
    const auto add = [this](std::string method, const std::string& pattern, Route handler) {
        router_.add(std::move(method), "/services/data/{version}/jobs" + pattern,
                    std::move(handler));
    };
    for (const std::string kind : {"query", "ingest"}) {
        add("GET", "/" + kind, [this, kind](const Request&, const Captures& found) {
            return jobs_.list(kind, found[0]);
        });
        add("POST", "/" + kind, [this, kind](const Request& request, const Captures& found) {
            const auto body = json::parse(request.body, nullptr, false);
            if (!body.is_object())
                return errorAnswer(400, "JSON_PARSER_ERROR", "a JSON object is required");
            return kind == "query" ? jobs_.createQuery(body, found[0])
                                   : jobs_.createIngest(body, found[0]);
        });
        add("GET", "/" + kind + "/{id}", [this, kind](const Request&, const Captures& found) {
            return jobs_.read(kind, found[1]);
        });
        add("PATCH", "/" + kind + "/{id}",
            [this, kind](const Request& request, const Captures& found) {
                const auto body = json::parse(request.body, nullptr, false);
                return jobs_.change(kind, found[1], body.is_object() ? body : json::object());
            });
        add("DELETE", "/" + kind + "/{id}", [this, kind](const Request&, const Captures& found) {
            return jobs_.remove(kind, found[1]);
        });
    }
    add("GET", "/query/{id}/results", [this](const Request& request, const Captures& found) {
        return jobs_.queryResults(found[1], found[0], request);
    });
    add("PUT", "/ingest/{id}/batches", [this](const Request& request, const Captures& found) {
        return jobs_.upload(found[1], request);
    });
    for (const std::string which : {"successfulResults", "failedResults", "unprocessedrecords"})
        add("GET", "/ingest/{id}/" + which, [this, which](const Request&, const Captures& found) {
            return jobs_.ingestResults(found[1], which);
        });
}

Response Salesforce::answer(const Request& request) {
    const std::lock_guard lock(mutex_);
    const auto& path = request.segments;
    if (request.headBytes > MaxHeadBytes)
        return textResponse(
            request.path.size() + request.rawQuery.size() > MaxHeadBytes / 2 ? 414 : 431,
            "<h1>Bad Message</h1><pre>reason: URI or headers too long</pre>",
            "text/html;charset=iso-8859-1");
    if (path.size() == 3 && path[0] == "services" && path[1] == "oauth2") {
        if (path[2] == "token" && request.method == "POST") return sessions_.token(request);
        if (path[2] == "revoke") return sessions_.revoke(request);
        if (path[2] == "authorize" && request.method == "GET") return sessions_.authorize(request);
    }
    if (isOpenPath(path)) return dispatch(request);
    if (!sessions_.accepts(request.bearer()))
        return errorAnswer(401, "INVALID_SESSION_ID", "Session expired or invalid");
    if (used_ >= dailyLimit_)
        return limited(errorAnswer(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded."));
    ++used_;
    return limited(dispatch(request));
}

Response Salesforce::limited(Response response) const {
    response.headers.emplace_back("Sforce-Limit-Info", "api-usage=" + std::to_string(used_) + "/" +
                                                           std::to_string(dailyLimit_));
    return response;
}

Response Salesforce::dispatch(const Request& request) {
    const auto found = router_.find(request.method, request.segments);
    if (found.route == nullptr) {
        if (found.allowed.empty()) return notFound();
        auto response = errorAnswer(405, "METHOD_NOT_ALLOWED",
                                    "HTTP Method '" + request.method +
                                        "' not allowed. Allowed are " + joined(found.allowed, ","));
        response.headers.emplace_back("Allow", joined(found.allowed, ","));
        return response;
    }
    if (!found.captures.empty() && !knownVersion(found.captures.front())) return notFound();
    const bool carriesJson =
        (request.method == "POST" || request.method == "PATCH") && !request.body.empty();
    if (carriesJson && request.mediaType() != "application/json")
        return errorAnswer(415, "UNSUPPORTED_MEDIA_TYPE",
                           "Content-Type header specified in HTTP request is not supported: " +
                               request.mediaType());
    if (carriesJson && !json::accept(request.body))
        return errorAnswer(400, "JSON_PARSER_ERROR", "The HTTP entity body is not valid JSON");
    try {
        return (*found.route)(request, found.captures);
    } catch (const json::exception& error) {
        org_.rollback();
        return errorAnswer(400, "JSON_PARSER_ERROR", error.what());
    }
}

Response Salesforce::rateLimited(std::optional<int> retryAfter) {
    const std::lock_guard lock(mutex_);
    auto response =
        limited(errorAnswer(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded."));
    if (retryAfter) response.headers.emplace_back("Retry-After", std::to_string(*retryAfter));
    return response;
}

Response Salesforce::serverError(int status) {
    if (status == 503)
        return errorAnswer(503, "SERVER_UNAVAILABLE", "server temporarily unavailable");
    return errorAnswer(status, "UNKNOWN_EXCEPTION", "An unexpected error occurred");
}

void Salesforce::expireTokens() {
    const std::lock_guard lock(mutex_);
    sessions_.expireAll();
}

json Salesforce::settings() const {
    const std::lock_guard lock(mutex_);
    static constexpr const char* Rules[] = {"off", "alert", "block"};
    auto settings = sessions_.settings();
    settings["duplicate_rules"] = Rules[static_cast<int>(org_.duplicateRule)];
    settings["daily_limit"] = dailyLimit_;
    settings["daily_used"] = used_;
    settings["job_polls"] = jobs_.pollsUntilDone();
    return settings;
}

std::string Salesforce::changeSettings(const json& changes) {
    const std::lock_guard lock(mutex_);
    for (const auto& [key, value] : changes.items()) {
        if (key == "duplicate_rules") {
            org_.duplicateRule = value == "block"   ? DuplicateRule::Block
                                 : value == "alert" ? DuplicateRule::Alert
                                                    : DuplicateRule::Off;
        } else if (key == "daily_limit") {
            dailyLimit_ = value.get<std::int64_t>();
        } else if (key == "daily_used") {
            used_ = value.get<std::int64_t>();
        } else if (key == "job_polls") {
            jobs_.setPollsUntilDone(value.get<int>());
        } else if (!sessions_.change(key, value)) {
            return key + ": unknown setting";
        }
    }
    return {};
}

json Salesforce::counters() const {
    const std::lock_guard lock(mutex_);
    return {{"writes", org_.counts().toJson()}, {"api_usage", used_}};
}

void Salesforce::clearCounters() {
    const std::lock_guard lock(mutex_);
    org_.counts().clear();
}

void Salesforce::reset(const Population& population) {
    const std::lock_guard lock(mutex_);
    org_.reset();
    sessions_.reset();
    jobs_.reset();
    cursors_.clear();
    used_ = 0;
    dailyLimit_ = 100'000;
    seed(population.salesforce);
    org_.counts().clear();
}

void Salesforce::describeTruth(json& truth) const {
    const std::lock_guard lock(mutex_);
    for (const auto& [key, list] : truth_.items())
        for (const auto& element : list)
            truth[key].push_back(element);
}

}  // namespace leadloom::sandbox::salesforce
