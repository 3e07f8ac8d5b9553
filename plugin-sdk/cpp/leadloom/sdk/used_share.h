#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string_view>

#include <leadloom/sdk/clock.h>
#include <leadloom/sdk/rate_limit.h>
#include <nlohmann/json.hpp>

namespace leadloom::sdk {

/// The whole part of a member that is a number of any kind; 0 where it is none.
inline std::int64_t wholeOf(const nlohmann::json& object, const char* key) {
    const auto at = object.find(key);
    return at != object.end() && at->is_number() ? static_cast<std::int64_t>(at->get<double>()) : 0;
}

/// How much of a budget is used, for vendors that tell percents instead of what is left. The
/// largest of several budgets counts.
struct UsedShare {
    std::int64_t percent = 0;
    std::chrono::seconds wait{0};  ///< until it is whole again; 0 = not told

    void add(std::int64_t used, std::chrono::seconds until = std::chrono::seconds{0}) {
        percent = std::max(percent, used);
        wait = std::max(wait, until);
    }
    /// Time to let pass before the next request: none below `busy` percent, from there on a second
    /// more for each percent; what the vendor said where nothing is left.
    std::chrono::seconds pause(std::int64_t busy = 80) const {
        if (percent < busy) return std::chrono::seconds{0};
        const std::chrono::seconds spread{std::min<std::int64_t>(percent, 100) - busy + 1};
        return percent < 100 ? spread : std::max(spread, wait);
    }
    /// Has the hub let that time pass.
    void observe(const RateLimit& limit, const Clock& clock, std::string_view bucket = {}) const {
        const std::chrono::microseconds time = pause();
        if (time.count() > 0) limit.observe(bucket, 0, clock.wallTime() + time.count());
    }
};

}  // namespace leadloom::sdk
