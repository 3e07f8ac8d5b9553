#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <nlohmann/json.hpp>

#include "tests/sandbox/core/clock.h"
#include "tests/sandbox/core/message.h"
#include "tests/sandbox/hubspot/account.h"

namespace leadloom::sandbox::hubspot {

/// The signature of version 3: base64 of HMAC-SHA-256 over method, URI, body and timestamp. The
/// URI is hashed with its reserved characters decoded.
std::string signatureV3(const std::string& secret, const std::string& method,
                        const std::string& uri, const std::string& body,
                        const std::string& timestamp);

/// Subscriptions of the app and the delivery of events to its target, by a thread of its own.
/// [any-thread]
class Webhooks {
public:
    explicit Webhooks(Clock& clock);
    ~Webhooks();
    Webhooks(const Webhooks&) = delete;
    Webhooks& operator=(const Webhooks&) = delete;

    void reset();
    /// Requests below `/webhooks/v3/{appId}` and its dated forms; `rest` follows the app id.
    Response answer(const Request& request, const std::vector<std::string>& rest);
    /// Turns a change into events for the subscriptions that want it.
    void announce(const Change& change);
    void setSecret(const std::string& secret);

    /// Switches of delivery: `webhook_duplicates`, `webhook_reorder`, `webhook_delay_ms`,
    /// `webhook_retry_ms`, `webhook_attempts`, `webhook_batch`, `webhook_hold`.
    nlohmann::json settings() const;
    bool change(const std::string& key, const nlohmann::json& value);
    /// Deliveries made so far, with the status of each answer.
    nlohmann::json deliveries() const;
    /// Events that wait for their delivery.
    std::size_t waiting() const;

private:
    struct Subscription {
        int id = 0;
        std::string eventType, property, typeId, created;
        bool active = false;
    };
    struct Event {
        nlohmann::json body;
        std::int64_t due = 0;
        int attempt = 0;
    };
    nlohmann::json describe(const Subscription& subscription) const;
    static bool wants(const Subscription& subscription, const Change& change);
    nlohmann::json eventFor(const Subscription& subscription, const Change& change);
    Response changeSettings(const Request& request);
    Response createSubscription(const Request& request);
    Response batchUpdate(const Request& request);
    void run();
    std::vector<Event> takeDue();
    void deliver(std::vector<Event> events);
    int post(const std::string& target, const std::string& body);
    void retry(std::vector<Event> events, int status);

    Clock& clock_;
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::map<int, Subscription> subscriptions_;
    std::deque<Event> queue_;
    nlohmann::json deliveries_ = nlohmann::json::array();
    std::string target_, secret_, settingsCreated_;
    int concurrent_ = 10, lastSubscription_ = 0, duplicates_ = 0, attempts_ = 10;
    std::int64_t lastEvent_ = 0, delayMillis_ = 0, retryMillis_ = 200;
    std::size_t batch_ = 100;
    bool reorders_ = false, holds_ = false, stopping_ = false, busy_ = false;
    std::thread worker_;
};

}  // namespace leadloom::sandbox::hubspot
