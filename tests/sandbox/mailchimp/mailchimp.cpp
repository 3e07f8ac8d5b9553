#include "tests/sandbox/mailchimp/mailchimp.h"

#include "tests/sandbox/core/secrets.h"
#include "tests/sandbox/core/text.h"
#include "tests/sandbox/people/population.h"

namespace leadloom::sandbox::mailchimp {

using nlohmann::json;

namespace {

constexpr const char* FirstKey = "0123456789abcdef0123456789abcdef-us6";

Problem keyProblem(const char* title, const char* detail) {
    return {401, title, detail, json::array()};
}

/// The key of `Bearer <key>`, or of Basic with any user name.
std::string keyOf(const Request& request) {
    const std::string header(request.header("Authorization"));
    if (header.starts_with("Bearer ")) return header.substr(7);
    if (!header.starts_with("Basic ")) return {};
    const auto pair = fromBase64(std::string_view(header).substr(6)).value_or("");
    return pair.substr(std::min(pair.find(':') + 1, pair.size()));
}

}  // namespace

Mailchimp::Mailchimp(Clock& clock) : clock_(clock), hooks_(clock) {
    addRoutes();
}

void Mailchimp::route(std::string method, const std::string& pattern, Handler handler) {
    router_.add(std::move(method), pattern,
                [this, handler](const Request& request, const Captures& found) {
                    return (this->*handler)(request, found);
                });
}

void Mailchimp::listRoute(std::string method, const std::string& pattern, ListHandler handler) {
    router_.add(std::move(method), "/3.0/lists/{list}" + pattern,
                [this, handler](const Request& request, const Captures& found) {
                    for (auto& audience : audiences_)
                        if (audience.id() == found.front())
                            return (this->*handler)(request, audience, found);
                    return problemAnswer(notFound());
                });
}

void Mailchimp::addRoutes() {
    route("GET", "/3.0", &Mailchimp::root);
    route("GET", "/3.0/ping", &Mailchimp::ping);
    route("GET", "/3.0/lists", &Mailchimp::lists);
    route("GET", "/3.0/campaigns", &Mailchimp::campaigns);
    route("GET", "/3.0/reports/{campaign}/email-activity", &Mailchimp::activity);
    listRoute("GET", "", &Mailchimp::readList);
    listRoute("POST", "", &Mailchimp::subscribeBatch);
    listRoute("GET", "/members", &Mailchimp::listMembers);
    listRoute("POST", "/members", &Mailchimp::createMember);
    listRoute("GET", "/members/{member}", &Mailchimp::readMember);
    listRoute("PUT", "/members/{member}", &Mailchimp::putMember);
    listRoute("PATCH", "/members/{member}", &Mailchimp::patchMember);
    listRoute("DELETE", "/members/{member}", &Mailchimp::archiveMember);
    listRoute("POST", "/members/{member}/actions/delete-permanent", &Mailchimp::forgetMember);
    listRoute("GET", "/members/{member}/tags", &Mailchimp::listTags);
    listRoute("POST", "/members/{member}/tags", &Mailchimp::postTags);
    listRoute("GET", "/tag-search", &Mailchimp::searchTags);
    listRoute("GET", "/merge-fields", &Mailchimp::mergeFields);
    listRoute("GET", "/webhooks", &Mailchimp::listHooks);
    listRoute("POST", "/webhooks", &Mailchimp::createHook);
    listRoute("PATCH", "/webhooks/{hook}", &Mailchimp::changeHook);
    listRoute("DELETE", "/webhooks/{hook}", &Mailchimp::removeHook);
}

std::optional<Problem> Mailchimp::refusal(const Request& request) const {
    const auto key = keyOf(request);
    if (key.empty())
        return keyProblem("API Key Missing", "Your request did not include an API key.");
    // A key of another data centre looks like a wrong one.
    if (key != apiKey_ || !key.ends_with("-" + dataCenter_))
        return keyProblem("API Key Invalid",
                          "Your API key may be invalid, or you've attempted to access the wrong "
                          "datacenter.");
    if (disabled_)
        return Problem{403, "User Disabled", "This account has been disabled.", json::array()};
    return std::nullopt;
}

Response Mailchimp::answer(const Request& request) {
    const std::lock_guard lock(mutex_);
    if (const auto problem = refusal(request)) return problemAnswer(*problem);
    return dispatch(request);
}

Response Mailchimp::dispatch(const Request& request) {
    const auto found = router_.find(request.method, request.segments);
    if (found.route == nullptr && found.allowed.empty()) return problemAnswer(notFound());
    if (found.route == nullptr) {
        auto response =
            problemAnswer({405, "Method Not Allowed",
                           "The requested method and resource are not compatible.", json::array()});
        response.headers.emplace_back("Allow", joined(found.allowed, ", "));
        return response;
    }
    const bool writes = request.method != "GET" && request.method != "DELETE";
    if (writes && !request.body.empty() && !json::accept(request.body))
        return problemAnswer({400, "JSON Parse Error",
                              "We encountered an unspecified JSON parsing error.", json::array()});
    try {
        return (*found.route)(request, found.captures);
    } catch (const json::exception&) {
        return problemAnswer({});
    }
}

Response Mailchimp::rateLimited(std::optional<int> retryAfter) {
    auto response = problemAnswer({429, "Too Many Requests",
                                   "You have exceeded the limit of 10 simultaneous connections.",
                                   json::array()});
    if (retryAfter) response.headers.emplace_back("Retry-After", std::to_string(*retryAfter));
    return response;
}

Response Mailchimp::serverError(int status) {
    return problemAnswer({status, "Internal Server Error",
                          "An unexpected internal error has occurred.", json::array()});
}

void Mailchimp::expireTokens() {
    const std::lock_guard lock(mutex_);
    apiKey_ = randomHex(16) + "-" + dataCenter_;
}

json Mailchimp::settings() const {
    const std::lock_guard lock(mutex_);
    json settings = {{"api_key", apiKey_},
                     {"data_center", dataCenter_},
                     {"disabled", disabled_},
                     {"tags_move_members", tagsMoveMembers_},
                     {"webhook_looks_first", hooks_.looksFirst}};
    settings.update(hooks_.deliveries().settings());
    return settings;
}

std::string Mailchimp::changeSettings(const json& changes) {
    const std::lock_guard lock(mutex_);
    for (const auto& [key, value] : changes.items()) {
        if (key == "api_key")
            apiKey_ = value.get<std::string>();
        else if (key == "data_center")
            dataCenter_ = value.get<std::string>();
        else if (key == "disabled")
            disabled_ = value.get<bool>();
        else if (key == "tags_move_members")
            tagsMoveMembers_ = value.get<bool>();
        else if (key == "webhook_looks_first")
            hooks_.looksFirst = value.get<bool>();
        else if (!hooks_.deliveries().change(key, value))
            return "no such setting: " + key;
    }
    for (auto& audience : audiences_)
        audience.tagsMoveMembers = tagsMoveMembers_;
    return {};
}

json Mailchimp::counters() const {
    const std::lock_guard lock(mutex_);
    return {{"writes", audiences_.front().counts.toJson()}};
}

void Mailchimp::clearCounters() {
    const std::lock_guard lock(mutex_);
    for (auto& audience : audiences_)
        audience.counts.clear();
}

void Mailchimp::addAudience(const std::string& id, const std::string& name) {
    audiences_.emplace_back(clock_, id, name);
    audiences_.back().onEvent = [this](const Audience& audience, const Event& event) {
        hooks_.announce(audience, event);
    };
}

void Mailchimp::reset(const Population& population) {
    const std::lock_guard lock(mutex_);
    hooks_.reset();
    audiences_.clear();
    campaigns_.clear();
    apiKey_ = FirstKey;
    dataCenter_ = "us6";
    disabled_ = tagsMoveMembers_ = false;
    addAudience("a1b2c3d4e5", "Newsletter");
    seed(population.exports);
}

void Mailchimp::describeTruth(json& truth) const {
    const std::lock_guard lock(mutex_);
    for (const auto& [key, list] : truth_.items())
        for (const auto& element : list)
            truth[key].push_back(element);
}

}  // namespace leadloom::sandbox::mailchimp
