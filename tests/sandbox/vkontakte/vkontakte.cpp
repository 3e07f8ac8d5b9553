#include "tests/sandbox/vkontakte/vkontakte.h"

#include "tests/sandbox/core/secrets.h"
#include "tests/sandbox/core/text.h"
#include "tests/sandbox/core/url.h"
#include "tests/sandbox/people/population.h"
#include "tests/sandbox/vkontakte/refusal.h"

namespace leadloom::sandbox::vkontakte {

using nlohmann::json;

namespace {

constexpr const char* FirstToken = "vk1.a.sandbox-user-token";
constexpr const char* Version = "5.199";

/// What `error` holds, with the call's parameters; a token among them is echoed, too.
json refusedCall(json error, const std::map<std::string, std::string>& given) {
    error["request_params"] = json::array();
    for (const auto& [key, value] : given)
        error["request_params"].push_back({{"key", key}, {"value", value}});
    return {{"error", error}};
}

}  // namespace

Vkontakte::Vkontakte(Clock& clock) : clock_(clock), callback_(clock) {}

Response Vkontakte::answer(const Request& request) {
    const std::lock_guard lock(mutex_);
    if (request.segments.size() != 2 || request.segments[0] != "method")
        return textResponse(404, "<html>404 Not Found</html>", "text/html");
    Parameters given(request.query.begin(), request.query.end());
    const bool isForm = request.mediaType() == "application/x-www-form-urlencoded";
    if (!request.body.empty() && isForm)
        for (const auto& [key, value] : parsedForm(request.body))
            given[key] = value;
    const bool known = request.method == "GET" || (request.method == "POST" && isForm) ||
                       (request.method == "POST" && request.body.empty());
    try {
        if (!known) throw Refusal(9999, "Bad HTTP method or media type");
        const auto bearer = request.bearer();
        const auto token = bearer.empty() ? given["access_token"] : bearer;
        if (bearer.empty() && token.empty()) given.erase("access_token");
        if (token != token_) throw Refusal(5, "User authorization failed: invalid access_token");
        if (given["v"] != Version) throw Refusal(8, "Invalid request: v (version) is required");
        if (isTooOften()) throw Refusal(6, "Too many requests per second");
        return jsonResponse(200, {{"response", call(request.segments[1], given)}});
    } catch (const Refusal& refusal) {
        return jsonResponse(200, refusedCall(refusal.toJson(), given));
    }
}

bool Vkontakte::isTooOften() {
    if (requestsPerSecond_ == 0) return false;
    while (!asked_.empty() && asked_.front() <= clock_.now() - 1000)
        asked_.pop_front();
    if (static_cast<std::int64_t>(asked_.size()) >= requestsPerSecond_) return true;
    asked_.push_back(clock_.now());
    return false;
}

json Vkontakte::call(const std::string& method, const Parameters& given) {
    static const std::map<std::string, Method> methods = {
        {"groups.getMembers", &Vkontakte::getMembers},
        {"leadForms.list", &Vkontakte::listForms},
        {"leadForms.getLeads", &Vkontakte::getLeads},
        {"groups.getCallbackConfirmationCode", &Vkontakte::confirmationCode},
        {"groups.addCallbackServer", &Vkontakte::addServer},
        {"groups.editCallbackServer", &Vkontakte::editServer},
        {"groups.getCallbackServers", &Vkontakte::listServers},
        {"groups.setCallbackSettings", &Vkontakte::setEvents},
        {"ads.getCampaigns", &Vkontakte::getCampaigns},
        {"ads.getStatistics", &Vkontakte::getStatistics}};
    const auto found = methods.find(method);
    if (found == methods.end()) throw Refusal(3, "Unknown method passed");
    return (this->*found->second)(given);
}

Response Vkontakte::rateLimited(std::optional<int>) {
    return jsonResponse(200, {{"error", Refusal(6, "Too many requests per second").toJson()}});
}

Response Vkontakte::serverError(int status) {
    return textResponse(status, "<html>Bad Gateway</html>", "text/html");
}

void Vkontakte::expireTokens() {
    const std::lock_guard lock(mutex_);
    token_ = "vk1.a." + randomHex(24);
}

json Vkontakte::settings() const {
    const std::lock_guard lock(mutex_);
    json settings = {{"access_token", token_},
                     {"requests_per_second", requestsPerSecond_},
                     {"confirmation_code", callback_.code},
                     {"callback_asks", callback_.asks}};
    settings.update(callback_.deliveries().settings());
    return settings;
}

std::string Vkontakte::changeSettings(const json& changes) {
    const std::lock_guard lock(mutex_);
    for (const auto& [key, value] : changes.items()) {
        if (key == "access_token")
            token_ = value.get<std::string>();
        else if (key == "requests_per_second")
            requestsPerSecond_ = value.get<std::int64_t>();
        else if (key == "confirmation_code")
            callback_.code = value.get<std::string>();
        else if (key == "callback_asks")
            callback_.asks = value.get<bool>();
        else if (!callback_.deliveries().change(key, value))
            return "no such setting: " + key;
    }
    return {};
}

void Vkontakte::reset(const Population& population) {
    const std::lock_guard lock(mutex_);
    callback_.reset();
    token_ = FirstToken;
    members_.clear();
    forms_.clear();
    campaigns_.clear();
    pageTokens_.clear();
    asked_.clear();
    leadsMade_ = requestsPerSecond_ = 0;
    seed(population.exports);
}

void Vkontakte::describeTruth(json& truth) const {
    const std::lock_guard lock(mutex_);
    for (const auto& [key, list] : truth_.items())
        for (const auto& element : list)
            truth[key].push_back(element);
}

}  // namespace leadloom::sandbox::vkontakte
