#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <nlohmann/json.hpp>

#include "tests/sandbox/core/clock.h"
#include "tests/sandbox/core/message.h"

namespace leadloom::sandbox {

/// Webhook calls of one body each, made by a thread of its own: at least once, in the order in
/// which they were added unless a switch says otherwise. [any-thread]
class Deliveries {
public:
    explicit Deliveries(Clock& clock);
    ~Deliveries();
    Deliveries(const Deliveries&) = delete;
    Deliveries& operator=(const Deliveries&) = delete;

    void reset();
    /// `target`: a URL that loopbackTarget() takes; any other is forgotten. A body that is a text
    /// is sent as it stands, with its media type among the headers; any other as JSON.
    void add(const std::string& target, const nlohmann::json& body, const Pairs& headers = {});

    /// Switches: `webhook_duplicates`, `webhook_reorder`, `webhook_hold`, `webhook_delay_ms`,
    /// `webhook_retry_ms`, `webhook_attempts`.
    nlohmann::json settings() const;
    bool change(const std::string& key, const nlohmann::json& value);
    /// Made so far: {"status", "target", "body"}.
    nlohmann::json made() const;
    std::size_t waiting() const;

private:
    struct Call {
        std::string target;
        nlohmann::json body;
        Pairs headers;
        std::int64_t due = 0;
        int attempt = 0;
    };
    void run();
    std::vector<Call> takeDue();
    void deliver(Call call);

    Clock& clock_;
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<Call> queue_;
    nlohmann::json made_ = nlohmann::json::array();
    int duplicates_ = 0, attempts_ = 10;
    std::int64_t delayMillis_ = 0, retryMillis_ = 200;
    bool reorders_ = false, holds_ = false, stopping_ = false;
    std::size_t busy_ = 0;
    std::thread worker_;
};

}  // namespace leadloom::sandbox
