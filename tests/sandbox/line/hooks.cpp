#include "tests/sandbox/line/hooks.h"

#include "tests/sandbox/core/loopback_post.h"
#include "tests/sandbox/core/secrets.h"
#include "tests/sandbox/line/problem.h"

namespace leadloom::sandbox::line {

using nlohmann::json;

namespace {

constexpr std::size_t LongestUrl = 500;

/// Twenty-six letters of Crockford's alphabet, rising with time and number.
std::string ulid(std::int64_t milliseconds, std::uint64_t number) {
    constexpr std::string_view Letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    std::string text(26, '0');
    auto time = static_cast<std::uint64_t>(milliseconds);
    for (std::size_t i = 10; i-- > 0; time /= 32)
        text[i] = Letters[time % 32];
    for (std::size_t i = 26; i-- > 10; number /= 32)
        text[i] = Letters[number % 32];
    return text;
}

/// HTTPS as LINE wants it, or this machine: a simulation has no certificate.
bool isTarget(const std::string& url) {
    return url.size() <= LongestUrl && (url.starts_with("https://") || loopbackTarget(url));
}

Pairs headersOf(const std::string& body, const std::string& secret) {
    return {{"Content-Type", "application/json; charset=utf-8"},
            {"User-Agent", "LineBotWebhook/2.0"},
            {"x-line-signature", signatureOf(body, secret)}};
}

/// Every other body has its letters beyond ASCII escaped: only raw bytes can be checked.
std::string bodyOf(const json& event, std::uint64_t number) {
    const json body = {{"destination", Hooks::Destination}, {"events", json::array({event})}};
    return body.dump(-1, ' ', number % 2 == 0);
}

}  // namespace

std::string signatureOf(const std::string& body, const std::string& secret) {
    return base64(hmacSha256(secret, body));
}

void Hooks::reset() {
    deliveries_.reset();
    deliveries_.change("webhook_attempts", 1);
    endpoint_.clear();
    active_ = true;
    redelivers_ = false;
    made_ = 0;
}

Response Hooks::read() const {
    if (endpoint_.empty()) return problemAnswer(notFound());
    return jsonResponse(200, {{"endpoint", endpoint_}, {"active", active_}});
}

Response Hooks::set(const Request& request) {
    json body, details = json::array();
    checkBody(request, {{"endpoint", 's', true}}, body, details);
    if (!details.empty()) return problemAnswer(bodyErrors(details));
    const auto url = body["endpoint"].get<std::string>();
    if (!isTarget(url)) return problemAnswer({400, "Invalid webhook endpoint URL"});
    endpoint_ = url;
    return jsonResponse(200, json::object());
}

Response Hooks::test(const Request& request, const std::string& secret) const {
    json body = json::object(), details = json::array();
    if (!request.body.empty()) checkBody(request, {{"endpoint", 's'}}, body, details);
    if (!details.empty()) return problemAnswer(bodyErrors(details));
    const auto url = body.value("endpoint", endpoint_);
    if (url.empty()) return problemAnswer({404, "A webhook endpoint URL isn't set"});
    const auto target = loopbackTarget(url);
    const std::string ping = json{{"destination", Destination}, {"events", json::array()}}.dump();
    const int status = target ? postBody(*target, ping, headersOf(ping, secret)) : 0;
    const bool good = status >= 200 && status < 300;
    return jsonResponse(200, {{"success", good},
                              {"timestamp", isoTime(clock_.now(), "Z")},
                              {"statusCode", status},
                              {"reason", good          ? "OK"
                                         : status == 0 ? "COULD_NOT_CONNECT"
                                                       : "ERROR_STATUS_CODE"},
                              {"detail", std::to_string(status)}});
}

json Hooks::announce(json event, const std::string& secret) {
    const auto number = ++made_;
    event["mode"] = "active";
    if (!event.contains("timestamp")) event["timestamp"] = clock_.now();
    event["webhookEventId"] = ulid(event["timestamp"].get<std::int64_t>(), number);
    event["deliveryContext"] = {{"isRedelivery", false}};
    if (event.value("type", "") != "unfollow" && event.value("type", "") != "unsend")
        event["replyToken"] = randomHex(16);
    if (endpoint_.empty() || !active_) return event;
    const auto body = bodyOf(event, number);
    auto again = event;
    again["deliveryContext"]["isRedelivery"] = true;
    const auto repeated = bodyOf(again, number);
    deliveries_.add(endpoint_, body, headersOf(body, secret),
                    {repeated, headersOf(repeated, secret)});
    return event;
}

json Hooks::settings() const {
    auto settings = deliveries_.settings();
    settings.update({{"webhook_active", active_}, {"webhook_redelivery", redelivers_}});
    return settings;
}

bool Hooks::change(const std::string& key, const json& value) {
    if (key == "webhook_active") {
        active_ = value.get<bool>();
    } else if (key == "webhook_redelivery") {
        redelivers_ = value.get<bool>();
        deliveries_.change("webhook_attempts", redelivers_ ? 5 : 1);
    } else {
        return deliveries_.change(key, value);
    }
    return true;
}

}  // namespace leadloom::sandbox::line
