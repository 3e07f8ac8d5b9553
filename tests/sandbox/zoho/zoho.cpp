#include "tests/sandbox/zoho/zoho.h"

#include "tests/sandbox/core/text.h"
#include "tests/sandbox/people/population.h"

namespace leadloom::sandbox::zoho {

using nlohmann::json;

namespace {

/// What a path needs, `ZohoCRM.modules`.
std::string scopeOf(const std::vector<std::string>& path) {
    const auto& word = path.size() > 2 ? path[2] : std::string();
    if (word == "coql") return "ZohoCRM.coql";
    if (word == "settings") return "ZohoCRM.settings";
    if (word == "users") return "ZohoCRM.users";
    if (word == "org") return "ZohoCRM.org";
    return word == "actions" ? "ZohoCRM.notifications" : "ZohoCRM.modules";
}

Response tooMany() {
    return problemAnswer(429, "TOO_MANY_REQUESTS",
                         "Request exceeded the permissible limit of requests");
}

}  // namespace

Response noSuchModule() {
    return problemAnswer(400, "INVALID_MODULE", "the module name given seems to be invalid",
                         {{"resource_path_index", 0}});
}

Zoho::Zoho(Clock& clock) : clock_(clock), org_(clock), tokens_(clock), channels_(clock, org_) {
    org_.onChange = [this](const Change& change) { channels_.announce(change); };
    for (const char* version : {"v6", "v7", "v8"})
        addRoutes(std::string("/crm/") + version);
}

void Zoho::route(std::string method, const std::string& pattern, Handler handler) {
    router_.add(std::move(method), pattern,
                [this, handler](const Request& request, const Captures& found) {
                    return (this->*handler)(request, found);
                });
}

void Zoho::addRoutes(const std::string& base) {
    route("POST", base + "/coql", &Zoho::coql);
    route("GET", base + "/org", &Zoho::orgs);
    route("GET", base + "/users", &Zoho::users);
    route("GET", base + "/settings/modules", &Zoho::modules);
    route("GET", base + "/settings/fields", &Zoho::fields);
    for (const char* method : {"GET", "POST", "PUT", "PATCH", "DELETE"})
        route(method, base + "/actions/watch", &Zoho::watch);
    const auto records = base + "/{module}";
    route("GET", records + "/deleted", &Zoho::deleted);
    route("GET", records + "/search", &Zoho::search);
    route("POST", records + "/upsert", &Zoho::upsert);
    route("GET", records + "/actions/count", &Zoho::count);
    route("POST", records + "/{id}/actions/convert", &Zoho::convert);
    route("POST", records + "/{id}/actions/merge", &Zoho::merge);
    route("GET", records + "/{id}/actions/merge", &Zoho::mergeJob);
    route("GET", records, &Zoho::list);
    route("POST", records, &Zoho::create);
    route("PUT", records, &Zoho::update);
    route("DELETE", records, &Zoho::remove);
    route("GET", records + "/{id}", &Zoho::read);
    route("PUT", records + "/{id}", &Zoho::updateOne);
    route("DELETE", records + "/{id}", &Zoho::removeOne);
}

Response Zoho::answer(const Request& request) {
    const std::lock_guard lock(mutex_);
    const auto& path = request.segments;
    if (path.size() >= 3 && path[0] == "oauth" && path[1] == "v2") {
        if (path[2] == "auth") return tokens_.authorize(request);
        if (request.method == "POST" && path[2] == "token")
            return path.size() == 4 && path[3] == "revoke" ? tokens_.revoke(request)
                                                           : tokens_.token(request);
    }
    if (const auto refusal = tokens_.refusal(request, scopeOf(path)))
        return problemAnswer(*refusal);
    if (isOverBudget()) return tooMany();
    ++creditsUsed_;
    auto response = dispatch(request);
    response.headers.emplace_back("x-accesstoken-reset", time(tokens_.endOf(request)));
    if (creditsUsed_ * 2 > creditsLimit_)
        response.headers.emplace_back("X-API-CREDITS-REMAINING",
                                      std::to_string(creditsLimit_ - creditsUsed_));
    return response;
}

Response Zoho::dispatch(const Request& request) {
    const auto found = router_.find(request.method, request.segments);
    if (found.route == nullptr) {
        if (found.allowed.empty())
            return problemAnswer(404, "INVALID_URL_PATTERN",
                                 "Please check if the URL trying to access is a correct one");
        return problemAnswer(400, "INVALID_REQUEST_METHOD",
                             "The http request method type is not a valid one");
    }
    const bool carriesJson = request.method != "GET" && request.method != "DELETE";
    if (carriesJson && !json::accept(request.body))
        return problemAnswer(400, "INVALID_DATA", "body");
    try {
        return (*found.route)(request, found.captures);
    } catch (const json::exception&) {
        return problemAnswer(400, "INVALID_DATA", "invalid data",
                             {{"expected_data_type", "jsonobject"}});
    }
}

Response Zoho::rateLimited(std::optional<int> retryAfter) {
    auto response = tooMany();
    if (retryAfter) response.headers.emplace_back("Retry-After", std::to_string(*retryAfter));
    return response;
}

Response Zoho::serverError(int status) {
    return problemAnswer(status, "INTERNAL_ERROR", "Internal Server Error");
}

void Zoho::expireTokens() {
    const std::lock_guard lock(mutex_);
    tokens_.expireAll();
}

json Zoho::settings() const {
    const std::lock_guard lock(mutex_);
    auto settings = tokens_.settings();
    settings["credits_limit"] = creditsLimit_;
    settings["credits_used"] = creditsUsed_;
    settings["page_token_ceiling"] = tokenCeiling_;
    settings["time_zone_minutes"] = offsetMinutes_;
    settings["coql_shows_converted"] = coqlShowsConverted_;
    settings.update(channels_.deliveries().settings());
    return settings;
}

std::string Zoho::changeSettings(const json& changes) {
    const std::lock_guard lock(mutex_);
    for (const auto& [key, value] : changes.items()) {
        if (key == "credits_limit")
            creditsLimit_ = value.get<std::int64_t>();
        else if (key == "credits_used")
            creditsUsed_ = value.get<std::int64_t>();
        else if (key == "page_token_ceiling")
            tokenCeiling_ = value.get<std::size_t>();
        else if (key == "time_zone_minutes")
            offsetMinutes_ = value.get<int>();
        else if (key == "coql_shows_converted")
            coqlShowsConverted_ = value.get<bool>();
        else if (!tokens_.change(key, value) && !channels_.deliveries().change(key, value))
            return "no such setting: " + key;
    }
    return {};
}

json Zoho::counters() const {
    const std::lock_guard lock(mutex_);
    return {{"writes", org_.counts().toJson()},
            {"api_usage", creditsUsed_},
            {"workflow_runs", workflowRuns_}};
}

void Zoho::clearCounters() {
    const std::lock_guard lock(mutex_);
    org_.counts().clear();
    workflowRuns_ = 0;
}

void Zoho::reset(const Population& population) {
    const std::lock_guard lock(mutex_);
    org_.reset();
    tokens_.reset();
    channels_.reset();
    pageTokens_.clear();
    mergeJobs_.clear();
    creditsUsed_ = workflowRuns_ = 0;
    creditsLimit_ = 50'000;
    tokenCeiling_ = 100'000;
    offsetMinutes_ = 330;
    coqlShowsConverted_ = false;
    seed(population.exports);
    org_.counts().clear();
}

void Zoho::describeTruth(json& truth) const {
    const std::lock_guard lock(mutex_);
    for (const auto& [key, list] : truth_.items())
        for (const auto& element : list)
            truth[key].push_back(element);
}

}  // namespace leadloom::sandbox::zoho
