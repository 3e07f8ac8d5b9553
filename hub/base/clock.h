#pragma once

#include <cstdint>
#include <functional>

namespace leadloom {

/// Microseconds since 1970-01-01 UTC.
using TimeUs = std::int64_t;

/// Time as the hub sees it; tests and the simulator put their own behind it. Thread-safe.
class Clock {
public:
    virtual ~Clock() = default;
    virtual TimeUs wallUs() const = 0;
    /// Never goes back; the origin is arbitrary.
    virtual TimeUs monotonicUs() const = 0;
    /// Sleeps for `durationUs` or until `cancelled` says so (asked at least every 50 ms).
    /// False when cancelled.
    virtual bool sleep(TimeUs durationUs, const std::function<bool()>& cancelled) = 0;
};

/// The machine's clocks.
class SystemClock final : public Clock {
public:
    TimeUs wallUs() const override;
    TimeUs monotonicUs() const override;
    bool sleep(TimeUs durationUs, const std::function<bool()>& cancelled) override;
};

}  // namespace leadloom
