#pragma once

#include <cstdint>
#include <deque>

namespace leadloom::sandbox {

/// Counts requests in a sliding span. A limit of 0 lets everything pass. Not locked by itself.
class RateWindow {
public:
    explicit RateWindow(std::int64_t spanMillis) : span_(spanMillis) {}

    /// Counts a request at `now`; false when it is one too many, in which case it is not counted.
    bool admit(std::int64_t now, int limit) {
        while (!times_.empty() && times_.front() <= now - span_)
            times_.pop_front();
        if (limit > 0 && times_.size() >= static_cast<std::size_t>(limit)) return false;
        times_.push_back(now);
        return true;
    }
    int used() const { return static_cast<int>(times_.size()); }
    void clear() { times_.clear(); }

private:
    std::int64_t span_;
    std::deque<std::int64_t> times_;
};

}  // namespace leadloom::sandbox
