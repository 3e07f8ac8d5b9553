#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <utility>

#include "tests/bench/mock_crm/http_message.h"

namespace leadloom::bench {

/// How a distant CRM behaves.
struct ThrottleSettings {
    std::chrono::milliseconds latency{0};  ///< of every answer
    std::uint64_t perSecond = 0;           ///< most requests in any second; 0: no limit
    std::uint64_t refuseEvery = 0;         ///< every so many requests one gets 429; 0: none
};

/// Stands in front of a mock CRM, slow and with a limit: what goes beyond it gets 429 and is
/// counted, and so does now and then a request within it, with Retry-After: 1.
///
///   GET /_control/throttle       {"requests":…,"refused":…,"beyond":…}: all that came, those
///   refused
///                                within the limit, those beyond it
class Throttle {
public:
    using Clock = std::chrono::steady_clock;

    explicit Throttle(ThrottleSettings settings,
                      std::function<Clock::time_point()> now = Clock::now)
        : settings_(settings), now_(std::move(now)) {}

    /// `answerer(request)`, kept back and limited. The control surface is neither.
    template <typename Answerer>
    MockAnswer answer(const MockRequest& request, Answerer&& answerer) {
        if (request.path == "/_control/throttle") return counts();
        if (request.path.starts_with("/_control/")) return answerer(request);
        MockAnswer answer = isRefused() ? refusal() : answerer(request);
        answer.delay = settings_.latency;
        return answer;
    }

private:
    bool isRefused();
    static MockAnswer refusal();
    MockAnswer counts() const;

    ThrottleSettings settings_;
    std::function<Clock::time_point()> now_;
    std::deque<Clock::time_point> lastSecond_;
    std::uint64_t requests_ = 0;
    std::uint64_t refused_ = 0;
    std::uint64_t beyond_ = 0;
};

}  // namespace leadloom::bench
