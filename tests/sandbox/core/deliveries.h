#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <nlohmann/json.hpp>

#include "tests/sandbox/core/clock.h"
#include "tests/sandbox/core/message.h"

namespace leadloom::sandbox {

/// Webhook calls, made by a thread of its own: at least once, in the order in which they were
/// added unless a switch says otherwise. [any-thread]
class Deliveries {
public:
    /// How a vendor calls that sends several events in one call, as a list.
    struct Batches {
        std::size_t most = 1;
        /// Writes into an event what only the call knows. `attempt` counts from 0.
        std::function<void(nlohmann::json& event, int attempt)> mark;
        /// Headers made when the call is made, such as a signature with a time in it.
        std::function<Pairs(const std::string& target, const std::string& body)> headers;
    };

    explicit Deliveries(Clock& clock);
    Deliveries(Clock& clock, Batches batches);
    ~Deliveries();
    Deliveries(const Deliveries&) = delete;
    Deliveries& operator=(const Deliveries&) = delete;

    void reset();
    /// `target`: a URL that loopbackTarget() takes; any other is forgotten. A body that is a text
    /// is sent as it stands, with its media type among the headers; any other as JSON.
    /// `again`: what is sent instead when it is tried again, where that differs.
    struct Content {
        nlohmann::json body;
        Pairs headers;
    };
    void add(const std::string& target, const nlohmann::json& body, const Pairs& headers = {},
             const Content& again = {});

    /// Switches: `webhook_duplicates`, `webhook_reorder`, `webhook_hold`, `webhook_delay_ms`,
    /// `webhook_retry_ms`, `webhook_attempts`; with batches `webhook_batch` too.
    nlohmann::json settings() const;
    bool change(const std::string& key, const nlohmann::json& value);
    /// Made so far: {"status", "target", "body"}; the body of a batch is a list.
    nlohmann::json made() const;
    std::size_t waiting() const;
    /// Both at one moment: {"deliveries", "waiting"}. Asked one after the other, a call that is
    /// just being made could be in neither.
    nlohmann::json state() const;

private:
    struct Call {
        std::string target;
        nlohmann::json body;
        Pairs headers;
        Content again;
        std::int64_t due = 0;
        int attempt = 0;
    };
    using Calls = std::vector<Call>;
    void run();
    /// What is due, together where it goes out in one call.
    std::vector<Calls> takeDue();
    void deliver(Calls calls);
    nlohmann::json bodyOf(const Calls& calls) const;

    Clock& clock_;
    const std::optional<Batches> batches_;
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<Call> queue_;
    nlohmann::json made_ = nlohmann::json::array();
    std::size_t batch_ = 1, busy_ = 0;
    int duplicates_ = 0, attempts_ = 10;
    std::int64_t delayMillis_ = 0, retryMillis_ = 200;
    bool reorders_ = false, holds_ = false, stopping_ = false;
    std::thread worker_;
};

}  // namespace leadloom::sandbox
