#include "tests/sandbox/hubspot/webhooks.h"

#include <algorithm>

#include "tests/sandbox/core/loopback_post.h"
#include "tests/sandbox/core/secrets.h"
#include "tests/sandbox/core/text.h"

namespace leadloom::sandbox::hubspot {

using nlohmann::json;

namespace {

constexpr std::int64_t AppId = 9001, PortalId = 424242;

Response invalid(const std::string& message) {
    return problemAnswer(400, "VALIDATION_ERROR", message);
}

bool knownEvent(const std::string& type) {
    static const std::set<std::string> Verbs = {"creation", "deletion", "propertyChange",
                                                "merge",    "restore",  "associationChange"};
    const auto dot = type.find('.');
    const auto object = type.substr(0, dot),
               verb = dot == std::string::npos ? "" : type.substr(dot + 1);
    if (type == "contact.privacyDeletion") return true;
    if (object == "object") return Verbs.count(verb) != 0;
    return (object == "contact" || object == "company" || object == "deal") &&
           Verbs.count(verb) != 0;
}

std::string uriForHash(const std::string& uri) {
    static const std::map<std::string, char> Decoded = {
        {"%3A", ':'},  {"%2F", '/'}, {"%3F", '?'}, {"%40", '@'}, {"%21", '!'}, {"%24", '$'},
        {"%27", '\''}, {"%28", '('}, {"%29", ')'}, {"%2A", '*'}, {"%2C", ','}, {"%3B", ';'}};
    std::string out;
    for (std::size_t i = 0; i < uri.size(); ++i) {
        auto code = uri.substr(i, 3);
        std::transform(code.begin(), code.end(), code.begin(),
                       [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
        const auto found = Decoded.find(code);
        out += found == Decoded.end() ? uri[i] : found->second;
        if (found != Decoded.end()) i += 2;
    }
    return out;
}

}  // namespace

std::string signatureV3(const std::string& secret, const std::string& method,
                        const std::string& uri, const std::string& body,
                        const std::string& timestamp) {
    return base64(hmacSha256(secret, method + uriForHash(uri) + body + timestamp));
}

Webhooks::Webhooks(Clock& clock)
    : clock_(clock),
      deliveries_(clock, {100, [](json& event, int attempt) { event["attemptNumber"] = attempt; },
                          [this](const std::string& target, const std::string& body) {
                              return headersFor(target, body);
                          }}) {}

void Webhooks::reset() {
    deliveries_.reset();
    const std::lock_guard lock(mutex_);
    subscriptions_.clear();
    target_.clear();
}

void Webhooks::setSecret(const std::string& secret) {
    const std::lock_guard lock(mutex_);
    secret_ = secret;
}

json Webhooks::describe(const Subscription& subscription) const {
    json body = {{"id", std::to_string(subscription.id)},
                 {"eventType", subscription.eventType},
                 {"active", subscription.active},
                 {"createdAt", subscription.created},
                 {"updatedAt", subscription.created}};
    if (!subscription.property.empty()) body["propertyName"] = subscription.property;
    if (!subscription.typeId.empty()) body["objectTypeId"] = subscription.typeId;
    return body;
}

Response Webhooks::answer(const Request& request, const std::vector<std::string>& rest) {
    const std::lock_guard lock(mutex_);
    if (rest.size() == 1 && rest[0] == "settings") return changeSettings(request);
    if (rest.empty() || rest[0] != "subscriptions") return notFound();
    if (rest.size() == 1 && request.method == "POST") return createSubscription(request);
    if (rest.size() == 1 && request.method == "GET") {
        json results = json::array();
        for (const auto& [id, subscription] : subscriptions_)
            results.push_back(describe(subscription));
        return jsonResponse(200, {{"results", results}});
    }
    if (rest.size() == 3 && rest[1] == "batch" && rest[2] == "update" && request.method == "POST")
        return batchUpdate(request);
    const auto found =
        rest.size() == 2 ? subscriptions_.find(static_cast<int>(parsedInteger(rest[1]).value_or(0)))
                         : subscriptions_.end();
    if (found == subscriptions_.end()) return notFound();
    if (request.method == "DELETE") {
        subscriptions_.erase(found);
        return emptyResponse(204);
    }
    if (request.method == "PATCH")
        found->second.active = json::parse(request.body).value("active", found->second.active);
    return jsonResponse(200, describe(found->second));
}

Response Webhooks::changeSettings(const Request& request) {
    if (request.method == "DELETE") {
        target_.clear();
        return emptyResponse(204);
    }
    if (request.method == "PUT") {
        const auto body = json::parse(request.body);
        const auto target = body.value("targetUrl", "");
        if (!loopbackTarget(target))
            return invalid("targetUrl: the sandbox delivers to http on loopback only");
        const auto throttling = body.value("throttling", json::object());
        if (!throttling.contains("maxConcurrentRequests"))
            return invalid("throttling.maxConcurrentRequests is required");
        concurrent_ = throttling["maxConcurrentRequests"].get<int>();
        target_ = target;
        settingsCreated_ = isoTime(clock_.now(), "Z");
    }
    if (target_.empty()) return notFound();
    return jsonResponse(
        200, {{"targetUrl", target_},
              {"throttling", {{"maxConcurrentRequests", concurrent_}, {"period", "SECONDLY"}}},
              {"createdAt", settingsCreated_},
              {"updatedAt", settingsCreated_}});
}

Response Webhooks::createSubscription(const Request& request) {
    const auto body = json::parse(request.body);
    Subscription subscription;
    subscription.eventType = body.value("eventType", "");
    subscription.property = body.value("propertyName", "");
    subscription.typeId = body.value("objectTypeId", "");
    subscription.active = body.value("active", false);
    if (subscription.eventType.starts_with("object.") == subscription.typeId.empty())
        return invalid("objectTypeId is required for object events, and only there");
    if (!knownEvent(subscription.eventType))
        return invalid("eventType " + subscription.eventType + " is not known");
    const bool aboutProperty = subscription.eventType.ends_with(".propertyChange");
    if (aboutProperty == subscription.property.empty())
        return invalid(aboutProperty ? "propertyName is required for propertyChange"
                                     : "propertyName is only for propertyChange");
    for (const auto& [id, other] : subscriptions_)
        if (other.eventType == subscription.eventType && other.property == subscription.property &&
            other.typeId == subscription.typeId)
            return problemAnswer(409, "CONFLICT", "the subscription exists already");
    subscription.id = ++lastSubscription_ + 554;
    subscription.created = isoTime(clock_.now(), "Z");
    return jsonResponse(201, describe(subscriptions_[subscription.id] = subscription));
}

Response Webhooks::batchUpdate(const Request& request) {
    json results = json::array();
    for (const auto& input : json::parse(request.body).at("inputs")) {
        const auto found = subscriptions_.find(input.value("id", 0));
        if (found == subscriptions_.end()) return notFound();
        found->second.active = input.value("active", false);
        results.push_back(describe(found->second));
    }
    const auto now = isoTime(clock_.now(), "Z");
    return jsonResponse(
        200,
        {{"status", "COMPLETE"}, {"results", results}, {"startedAt", now}, {"completedAt", now}});
}

bool Webhooks::wants(const Subscription& subscription, const Change& change) {
    const auto verb = [](const std::string& type) { return type.substr(type.find('.') + 1); };
    const bool same = subscription.typeId.empty()
                          ? subscription.eventType == change.subscription
                          : subscription.typeId == change.typeId &&
                                verb(subscription.eventType) == verb(change.subscription);
    return subscription.active && same &&
           (subscription.property.empty() || subscription.property == change.property);
}

json Webhooks::eventFor(const Subscription& subscription, const Change& change) {
    json body = {{"eventId", ++lastEvent_ + 7300},
                 {"subscriptionId", subscription.id},
                 {"portalId", PortalId},
                 {"appId", AppId},
                 {"occurredAt", clock_.now()},
                 {"subscriptionType", subscription.eventType},
                 {"attemptNumber", 0},
                 {"changeSource", change.source}};
    if (change.objectId != 0) body["objectId"] = change.objectId;
    if (!subscription.typeId.empty()) body["objectTypeId"] = subscription.typeId;
    if (!change.property.empty()) {
        body["propertyName"] = change.property;
        body["propertyValue"] = change.value;
    }
    if (change.subscription.ends_with(".creation")) body["changeFlag"] = "CREATED";
    if (change.subscription.ends_with(".deletion")) body["changeFlag"] = "DELETED";
    body.update(change.more);
    return body;
}

void Webhooks::announce(const Change& change) {
    const std::lock_guard lock(mutex_);
    if (target_.empty()) return;
    for (const auto& [id, subscription] : subscriptions_)
        if (wants(subscription, change)) deliveries_.add(target_, eventFor(subscription, change));
}

Pairs Webhooks::headersFor(const std::string& target, const std::string& body) const {
    const std::lock_guard lock(mutex_);
    const auto timestamp = std::to_string(clock_.now());
    return {{"User-Agent",
             "HubSpot Connect 2.0 (http://dev.hubspot.com/) (namespace: "
             "webhooks-nio-http-client) - WebhooksExecutorDaemon-executor"},
            {"X-HubSpot-Request-Timestamp", timestamp},
            {"X-HubSpot-Signature-Version", "v1"},
            {"X-HubSpot-Timeout-Millis", "10000"},
            {"X-HubSpot-Signature-v3", signatureV3(secret_, "POST", target, body, timestamp)}};
}

}  // namespace leadloom::sandbox::hubspot
