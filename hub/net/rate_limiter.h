#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "hub/base/call_scope.h"
#include "hub/base/result.h"

namespace leadloom::net {

/// At most `limit` units in any `windowUs`.
struct RateLimit {
    std::int64_t limit = 0;  ///< 0: no limit
    TimeUs windowUs = 1'000'000;
};

/// The budgets of one connection, by bucket. A bucket may have several limits (per second, per
/// day); a unit needs room in each. What the remote end says wins over what was configured. Any
/// thread.
class RateLimiter {
public:
    /// Borrows the clock. A wait longer than `longestWaitUs` is not waited but answered.
    RateLimiter(Clock& clock, TimeUs longestWaitUs)
        : clock_(clock), longestWaitUs_(longestWaitUs) {}

    /// Sets the limits of a bucket; "" is the default bucket.
    void configure(std::string_view bucket, const std::vector<RateLimit>& limits);

    /// Takes `cost` units, waiting until there is room. Of a window of an hour or more a patient
    /// caller gets four fifths: the rest is kept for what can't wait. RateLimited or Quota (a
    /// window of an hour or more is spent), with `retryAfter`, when that is too far off; Cancelled.
    Status acquire(std::string_view bucket, std::int64_t cost, const CallScope& scope);

    /// The remote end said that `remaining` units are left until `resetWallUs` (0: not told).
    void observe(std::string_view bucket, std::int64_t remaining, TimeUs resetWallUs);

    /// The remote end asked for silence until then (monotonic).
    void pauseUntil(std::string_view bucket, TimeUs monotonicUs);

    /// Units left that the remote end last told of; -1: never told.
    std::int64_t remaining(std::string_view bucket) const;

private:
    struct Window {
        RateLimit limit;
        struct Taken {
            TimeUs firstUs;
            TimeUs lastUs;
            std::int64_t units;
        };
        std::deque<Taken> taken;
        std::int64_t sum = 0;

        bool isQuota() const;
        TimeUs freeAtUs(TimeUs nowUs, std::int64_t cost, bool patient);
        void take(TimeUs nowUs, std::int64_t cost);
    };
    struct Bucket {
        std::vector<Window> windows;
        TimeUs pausedUntilUs = 0;
        std::int64_t told = -1;
        TimeUs toldUntilUs = 0;
    };
    struct Room {
        TimeUs atUs = 0;
        bool quota = false;
    };

    Room roomIn(Bucket& bucket, TimeUs nowUs, std::int64_t cost, bool patient);
    Error tooFar(std::string_view bucket, const Room& room, TimeUs nowUs) const;

    Clock& clock_;
    TimeUs longestWaitUs_;
    mutable std::mutex mutex_;
    std::map<std::string, Bucket, std::less<>> buckets_;
};

}  // namespace leadloom::net
