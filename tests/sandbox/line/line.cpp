#include "tests/sandbox/line/line.h"

#include "tests/sandbox/core/secrets.h"
#include "tests/sandbox/core/text.h"
#include "tests/sandbox/people/population.h"

namespace leadloom::sandbox::line {

using nlohmann::json;

namespace {

constexpr std::int64_t Minute = 60'000, Hour = 60 * Minute, Day = 24 * Hour;
constexpr std::size_t LargestBody = 2 * 1024 * 1024;

bool isUuid(std::string_view text) {
    constexpr std::string_view Shape = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
    if (text.size() != Shape.size()) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool hex = std::string_view("0123456789abcdefABCDEF").find(text[i]) != text.npos;
        if (Shape[i] == '-' ? text[i] != '-' : !hex) return false;
    }
    return true;
}

}  // namespace

std::int64_t dayInJapan(std::int64_t milliseconds) {
    return (milliseconds + 9 * Hour) / Day;
}

Line::Line(Clock& clock) : clock_(clock), tokens_(clock), hooks_(clock) {
    addRoutes();
}

void Line::route(const std::string& method, const std::string& pattern, Handler handler,
                 Rule rule) {
    router_.add(method, pattern, [=, this](const Request& request, const Captures& found) {
        if (isTooOften(method + pattern, rule)) return rateLimited(std::nullopt);
        if (auto refused = retryRefusal(request, rule)) return *refused;
        return (this->*handler)(request, found);
    });
}

void Line::addRoutes() {
    const Rule plain{}, hourly{60, Hour, false}, sending{0, 0, true}, rare{60, Hour, true};
    const Rule perMinute{60, Minute, false}, endpoints{1000, Minute, false};
    route("GET", "/v2/bot/followers/ids", &Line::followers, plain);
    route("GET", "/v2/bot/profile/{user}", &Line::profile, plain);
    route("GET", "/v2/bot/info", &Line::info, plain);
    route("GET", "/v2/bot/channel/webhook/endpoint", &Line::endpoint, endpoints);
    route("PUT", "/v2/bot/channel/webhook/endpoint", &Line::setEndpoint, endpoints);
    route("POST", "/v2/bot/channel/webhook/test", &Line::testEndpoint, hourly);
    route("POST", "/v2/bot/message/push", &Line::push, sending);
    route("POST", "/v2/bot/message/multicast", &Line::multicast, sending);
    route("POST", "/v2/bot/message/narrowcast", &Line::narrowcast, rare);
    route("GET", "/v2/bot/message/progress/narrowcast", &Line::progress, plain);
    route("POST", "/v2/bot/message/broadcast", &Line::broadcast, rare);
    route("POST", "/v2/bot/message/reply", &Line::reply, plain);
    route("POST", "/v2/bot/message/validate/{kind}", &Line::validate, plain);
    route("GET", "/v2/bot/message/quota", &Line::quota, plain);
    route("GET", "/v2/bot/message/quota/consumption", &Line::consumption, plain);
    route("GET", "/v2/bot/message/delivery/{kind}", &Line::sentCounts, plain);
    route("POST", "/v2/bot/audienceGroup/upload", &Line::createAudience, perMinute);
    route("PUT", "/v2/bot/audienceGroup/upload", &Line::addToAudience, perMinute);
    route("GET", "/v2/bot/audienceGroup/list", &Line::listAudiences, perMinute);
    route("GET", "/v2/bot/audienceGroup/{audience}", &Line::readAudience, perMinute);
    route("DELETE", "/v2/bot/audienceGroup/{audience}", &Line::removeAudience, perMinute);
    route("GET", "/v2/bot/insight/followers", &Line::followerCounts, hourly);
    route("GET", "/v2/bot/insight/message/delivery", &Line::deliveryCounts, hourly);
}

bool Line::isTooOften(const std::string& bucket, const Rule& rule) {
    if (rule.most == 0) return false;
    auto& times = asked_[bucket];
    while (!times.empty() && times.front() <= clock_.now() - rule.window)
        times.pop_front();
    if (times.size() >= rule.most) return true;
    times.push_back(clock_.now());
    return false;
}

std::optional<Response> Line::retryRefusal(const Request& request, const Rule& rule) {
    const std::string key(request.header("X-Line-Retry-Key"));
    if (key.empty()) return std::nullopt;
    if (!rule.retries)
        return problemAnswer({400, "The request header X-Line-Retry-Key isn't supported here"});
    if (!isUuid(key)) return problemAnswer({400, "The X-Line-Retry-Key is invalid"});
    const auto known = retryKeys_.find(lowered(key));
    if (known == retryKeys_.end() || known->second.at <= clock_.now() - Day) return std::nullopt;
    json body = {{"message", "The retry key is already accepted"}};
    const auto& sent = known->second.sentMessages;
    if (!sent.empty()) body["sentMessages"] = sent;
    auto response = jsonResponse(409, body);
    response.headers.emplace_back("x-line-accepted-request-id", known->second.requestId);
    return response;
}

Response Line::answer(const Request& request) {
    const std::lock_guard lock(mutex_);
    requestId_ = randomUuid();
    auto response = dispatch(request);
    response.headers.emplace_back("x-line-request-id", requestId_);
    return response;
}

Response Line::dispatch(const Request& request) {
    const auto asksFor = [&](const char* method, const char* path) {
        return request.method == method && request.path == path;
    };
    if (asksFor("POST", "/oauth2/v3/token")) return tokens_.issue(request, true);
    if (asksFor("POST", "/v2/oauth/accessToken")) return tokens_.issue(request, false);
    if (asksFor("POST", "/v2/oauth/verify")) return tokens_.verify(request);
    if (asksFor("POST", "/v2/oauth/revoke")) return tokens_.revoke(request);
    if (const auto problem = tokens_.refusal(request)) return problemAnswer(*problem);
    const auto found = router_.find(request.method, request.segments);
    if (found.route == nullptr)
        return problemAnswer(found.allowed.empty() ? notFound()
                                                   : Problem{405, "Method Not Allowed"});
    if (request.body.size() > LargestBody) return problemAnswer({413, "Payload Too Large"});
    if (!request.body.empty() && request.mediaType() != "application/json")
        return problemAnswer({415, "The content type isn't supported"});
    return (*found.route)(request, found.captures);
}

Response Line::rateLimited(std::optional<int> retryAfter) {
    auto response = problemAnswer({429, "The API rate limit has been exceeded. Try again later."});
    if (retryAfter) response.headers.emplace_back("Retry-After", std::to_string(*retryAfter));
    return response;
}

Response Line::serverError(int status) {
    return problemAnswer({status, "Internal server error"});
}

void Line::expireTokens() {
    const std::lock_guard lock(mutex_);
    tokens_.expireAll();
}

json Line::settings() const {
    const std::lock_guard lock(mutex_);
    json settings = {{"verified", verified_},
                     {"short_pages", shortPages_},
                     {"monthly_quota", monthlyQuota_},
                     {"smallest_audience", smallestAudience_}};
    settings.update(tokens_.settings());
    settings.update(hooks_.settings());
    return settings;
}

std::string Line::changeSettings(const json& changes) {
    const std::lock_guard lock(mutex_);
    for (const auto& [key, value] : changes.items()) {
        if (key == "verified")
            verified_ = value.get<bool>();
        else if (key == "short_pages")
            shortPages_ = value.get<bool>();
        else if (key == "monthly_quota")
            monthlyQuota_ = value.get<std::int64_t>();
        else if (key == "smallest_audience")
            smallestAudience_ = value.get<std::int64_t>();
        else if (!tokens_.change(key, value) && !hooks_.change(key, value))
            return "no such setting: " + key;
    }
    return {};
}

json Line::counters() const {
    const std::lock_guard lock(mutex_);
    return {{"writes", counts_.toJson()}};
}

void Line::clearCounters() {
    const std::lock_guard lock(mutex_);
    counts_.clear();
}

void Line::reset(const Population& population) {
    const std::lock_guard lock(mutex_);
    tokens_.reset();
    hooks_.reset();
    friends_.clear();
    walks_.clear();
    asked_.clear();
    sent_.clear();
    retryKeys_.clear();
    replyTokens_.clear();
    narrowcasts_.clear();
    audiences_.clear();
    counts_.clear();
    verified_ = shortPages_ = true;
    monthlyQuota_ = audiencesMade_ = messagesMade_ = 0;
    smallestAudience_ = 50;
    seed(population.exports);
}

void Line::describeTruth(json& truth) const {
    const std::lock_guard lock(mutex_);
    for (const auto& [key, list] : truth_.items())
        for (const auto& element : list)
            truth[key].push_back(element);
}

}  // namespace leadloom::sandbox::line
