#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "tests/sandbox/core/clock.h"
#include "tests/sandbox/core/deliveries.h"
#include "tests/sandbox/core/message.h"
#include "tests/sandbox/hubspot/account.h"

namespace leadloom::sandbox::hubspot {

/// The signature of version 3: base64 of HMAC-SHA-256 over method, URI, body and timestamp. The
/// URI is hashed with its reserved characters decoded.
std::string signatureV3(const std::string& secret, const std::string& method,
                        const std::string& uri, const std::string& body,
                        const std::string& timestamp);

/// Subscriptions of the app, and the events that its target is told of. [any-thread]
class Webhooks {
public:
    explicit Webhooks(Clock& clock);

    void reset();
    /// Requests below `/webhooks/v3/{appId}` and its dated forms; `rest` follows the app id.
    Response answer(const Request& request, const std::vector<std::string>& rest);
    /// Turns a change into events for the subscriptions that want it.
    void announce(const Change& change);
    void setSecret(const std::string& secret);

    Deliveries& deliveries() { return deliveries_; }
    const Deliveries& deliveries() const { return deliveries_; }

private:
    struct Subscription {
        int id = 0;
        std::string eventType, property, typeId, created;
        bool active = false;
    };
    nlohmann::json describe(const Subscription& subscription) const;
    static bool wants(const Subscription& subscription, const Change& change);
    nlohmann::json eventFor(const Subscription& subscription, const Change& change);
    Response changeSettings(const Request& request);
    Response createSubscription(const Request& request);
    Response batchUpdate(const Request& request);
    Pairs headersFor(const std::string& target, const std::string& body) const;

    Clock& clock_;
    mutable std::mutex mutex_;
    std::map<int, Subscription> subscriptions_;
    std::string target_, secret_, settingsCreated_;
    int concurrent_ = 10, lastSubscription_ = 0;
    std::int64_t lastEvent_ = 0;
    /// Last: its thread asks for headers.
    Deliveries deliveries_;
};

}  // namespace leadloom::sandbox::hubspot
