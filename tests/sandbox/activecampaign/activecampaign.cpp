#include "tests/sandbox/activecampaign/activecampaign.h"

#include "tests/sandbox/activecampaign/listing.h"
#include "tests/sandbox/core/secrets.h"
#include "tests/sandbox/core/text.h"
#include "tests/sandbox/people/population.h"

namespace leadloom::sandbox::activecampaign {

using nlohmann::json;

namespace {

constexpr const char* FirstKey =
    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef01234567";
const std::string Root = "/api/3";

}  // namespace

ActiveCampaign::ActiveCampaign(Clock& clock)
    : clock_(clock), tables_(clock), hooks_(clock, tables_) {
    addRoutes();
    addSalesRoutes();
}

void ActiveCampaign::route(std::string method, const std::string& pattern, Handler handler) {
    router_.add(std::move(method), Root + pattern,
                [this, handler](const Request& request, const Captures& found) {
                    return (this->*handler)(request, found);
                });
}

void ActiveCampaign::listRoute(const std::string& kind, const std::vector<std::string>& filters) {
    router_.add("GET", Root + "/" + kind,
                [this, kind, filters](const Request& request, const Captures&) {
                    for (const auto& [name, value] : request.query) {
                        const bool filtered =
                            std::find(filters.begin(), filters.end(), name) != filters.end();
                        if (!filtered && name != "limit" && name != "offset")
                            return bareAnswer(400);
                    }
                    std::vector<json> rows;
                    for (const auto& [id, row] : tables_.rows(kind))
                        rows.push_back(row);
                    return listAnswer(request, kind, rows);
                });
}

void ActiveCampaign::addRoutes() {
    route("GET", "/users/me", &ActiveCampaign::me);
    listRoute("users");
    listRoute("fields");
    listRoute("lists");
    listRoute("tags");
    route("POST", "/tags", &ActiveCampaign::createTag);
    route("GET", "/contacts", &ActiveCampaign::listContacts);
    route("POST", "/contacts", &ActiveCampaign::createContact);
    route("POST", "/contact/sync", &ActiveCampaign::syncContact);
    route("GET", "/contacts/{id}", &ActiveCampaign::readContact);
    route("PUT", "/contacts/{id}", &ActiveCampaign::updateContact);
    route("PATCH", "/contacts/{id}", &ActiveCampaign::updateContact);
    route("DELETE", "/contacts/{id}", &ActiveCampaign::deleteContact);
    route("GET", "/contacts/{id}/{part}", &ActiveCampaign::partsOfContact);
    route("POST", "/contactLists", &ActiveCampaign::setContactList);
    route("POST", "/contactTags", &ActiveCampaign::addContactTag);
    route("DELETE", "/contactTags/{id}", &ActiveCampaign::removeContactTag);
    route("POST", "/import/bulk_import", &ActiveCampaign::startImport);
    route("GET", "/import/info", &ActiveCampaign::readImport);
}

void ActiveCampaign::addSalesRoutes() {
    route("GET", "/accounts", &ActiveCampaign::listAccounts);
    route("POST", "/accounts", &ActiveCampaign::createAccount);
    route("GET", "/accounts/{id}", &ActiveCampaign::readAccount);
    route("PUT", "/accounts/{id}", &ActiveCampaign::updateAccount);
    route("DELETE", "/accounts/{id}", &ActiveCampaign::deleteAccount);
    route("POST", "/accountContacts", &ActiveCampaign::tieAccount);
    route("PUT", "/accountContacts/{id}", &ActiveCampaign::retieAccount);
    route("DELETE", "/accountContacts/{id}", &ActiveCampaign::untieAccount);
    route("GET", "/deals", &ActiveCampaign::listDeals);
    route("POST", "/deals", &ActiveCampaign::createDeal);
    route("GET", "/deals/{id}", &ActiveCampaign::readDeal);
    route("PUT", "/deals/{id}", &ActiveCampaign::updateDeal);
    route("DELETE", "/deals/{id}", &ActiveCampaign::deleteDeal);
    listRoute("dealGroups");
    listRoute("dealStages");
    for (const char* method : {"GET", "POST", "PUT", "DELETE"}) {
        route(method, "/webhooks", &ActiveCampaign::hookRequest);
        route(method, "/webhooks/{id}", &ActiveCampaign::hookRequest);
    }
    router_.add("GET", Root + "/webhook/events",
                [](const Request&, const Captures&) { return Hooks::eventNames(); });
}

Response ActiveCampaign::answer(const Request& request) {
    const std::lock_guard lock(mutex_);
    // A wrong key is forbidden, not unauthorized.
    if (request.header("Api-Token") != apiKey_)
        return jsonResponse(403, {{"message", "You are not authorized to access this file"}});
    if (!window_.admit(clock_.now(), requestsPerSecond_)) return rateLimited(1);
    auto response = dispatch(request);
    if (limitHeaders_ && requestsPerSecond_ > 0) {
        response.headers.emplace_back("RateLimit-Limit", std::to_string(requestsPerSecond_));
        response.headers.emplace_back("RateLimit-Remaining",
                                      std::to_string(requestsPerSecond_ - window_.used()));
    }
    return response;
}

Response ActiveCampaign::dispatch(const Request& request) {
    const auto found = router_.find(request.method, request.segments);
    if (found.route == nullptr)
        return jsonResponse(found.allowed.empty() ? 404 : 405,
                            {{"message", "No Result found for this path"}});
    const bool writes = request.method == "POST" || request.method == "PUT";
    if (writes && !json::accept(request.body)) return bareAnswer(400);
    try {
        return (*found.route)(request, found.captures);
    } catch (const json::exception&) {
        return bareAnswer(400);
    }
}

Response ActiveCampaign::me(const Request&, const Captures&) {
    return jsonResponse(200, {{"user", tables_.rows("users").begin()->second}});
}

Response ActiveCampaign::hookRequest(const Request& request, const Captures& found) {
    if (found.empty())
        return request.method == "GET"    ? hooks_.list(request)
               : request.method == "POST" ? hooks_.create(request)
                                          : bareAnswer(405);
    if (request.method == "GET") return hooks_.read(found[0]);
    if (request.method == "PUT") return hooks_.change(request, found[0]);
    return request.method == "DELETE" ? hooks_.remove(found[0]) : bareAnswer(405);
}

Response ActiveCampaign::rateLimited(std::optional<int> retryAfter) {
    auto response = jsonResponse(429, {{"message", "Too many requests"}});
    if (retryAfter) response.headers.emplace_back("Retry-After", std::to_string(*retryAfter));
    return response;
}

Response ActiveCampaign::serverError(int status) {
    return jsonResponse(status, {{"message", "An unexpected error has occurred"}});
}

void ActiveCampaign::expireTokens() {
    const std::lock_guard lock(mutex_);
    apiKey_ = randomHex(36);
}

json ActiveCampaign::settings() const {
    const std::lock_guard lock(mutex_);
    json settings = {{"api_key", apiKey_},
                     {"requests_per_second", requestsPerSecond_},
                     {"imports_per_minute", importsPerMinute_},
                     {"import_polls", importPolls_},
                     {"day_filters", dayFilters_},
                     {"limit_headers", limitHeaders_},
                     {"excluded", excluded_}};
    settings.update(hooks_.deliveries().settings());
    return settings;
}

std::string ActiveCampaign::changeSettings(const json& changes) {
    const std::lock_guard lock(mutex_);
    for (const auto& [key, value] : changes.items()) {
        if (key == "api_key")
            apiKey_ = value.get<std::string>();
        else if (key == "requests_per_second")
            requestsPerSecond_ = value.get<int>();
        else if (key == "imports_per_minute")
            importsPerMinute_ = value.get<int>();
        else if (key == "import_polls")
            importPolls_ = value.get<int>();
        else if (key == "day_filters")
            dayFilters_ = value.get<bool>();
        else if (key == "limit_headers")
            limitHeaders_ = value.get<bool>();
        else if (key == "excluded")
            excluded_ = value;
        else if (!hooks_.deliveries().change(key, value))
            return "no such setting: " + key;
    }
    return {};
}

json ActiveCampaign::counters() const {
    const std::lock_guard lock(mutex_);
    return {{"writes", tables_.counts.toJson()}};
}

void ActiveCampaign::clearCounters() {
    const std::lock_guard lock(mutex_);
    tables_.counts.clear();
}

void ActiveCampaign::reset(const Population& population) {
    const std::lock_guard lock(mutex_);
    tables_.clear();
    hooks_.reset();
    jobs_.clear();
    window_.clear();
    imports_.clear();
    apiKey_ = FirstKey;
    requestsPerSecond_ = importsPerMinute_ = 0;
    importPolls_ = 1;
    dayFilters_ = limitHeaders_ = true;
    excluded_ = json::array();
    seed(population.exports);
}

void ActiveCampaign::describeTruth(json& truth) const {
    const std::lock_guard lock(mutex_);
    for (const auto& [key, list] : truth_.items())
        for (const auto& element : list)
            truth[key].push_back(element);
}

}  // namespace leadloom::sandbox::activecampaign
