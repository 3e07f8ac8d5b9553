#include "tests/bench/mock_crm/throttle.h"

namespace leadloom::bench {

bool Throttle::isRefused() {
    ++requests_;
    const auto now = now_();
    while (!lastSecond_.empty() && now - lastSecond_.front() >= std::chrono::seconds(1))
        lastSecond_.pop_front();
    lastSecond_.push_back(now);
    if (settings_.perSecond != 0 && lastSecond_.size() > settings_.perSecond) {
        ++beyond_;
        return true;
    }
    if (settings_.refuseEvery == 0 || requests_ % settings_.refuseEvery != 0) return false;
    ++refused_;
    return true;
}

MockAnswer Throttle::refusal() {
    auto answer = MockAnswer::json("{\"error\":{\"message\":\"slow down\"}}", 429);
    answer.headers = "Retry-After: 1\r\n";
    return answer;
}

MockAnswer Throttle::counts() const {
    return MockAnswer::json("{\"requests\":" + std::to_string(requests_) +
                            ",\"refused\":" + std::to_string(refused_) +
                            ",\"beyond\":" + std::to_string(beyond_) + "}");
}

}  // namespace leadloom::bench
