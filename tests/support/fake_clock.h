#pragma once

#include <atomic>

#include "hub/base/clock.h"

namespace leadloom::testing {

/// A clock that stands still until told: `advance` moves it, and a sleep moves it to the sleep's
/// end at once, so nothing ever waits. Thread-safe.
class FakeClock final : public Clock {
public:
    explicit FakeClock(TimeUs startWallUs = 1'767'225'600'000'000) : startWallUs_(startWallUs) {}

    TimeUs wallUs() const override { return startWallUs_ + elapsedUs_.load(); }
    TimeUs monotonicUs() const override { return OriginUs + elapsedUs_.load(); }

    bool sleep(TimeUs durationUs, const std::function<bool()>& cancelled) override {
        if (cancelled && cancelled()) return false;
        elapsedUs_ += durationUs;
        sleptUs_ += durationUs;
        return true;
    }

    void advance(TimeUs micros) { elapsedUs_ += micros; }
    /// All time passed in sleeps so far.
    TimeUs sleptUs() const { return sleptUs_.load(); }

private:
    static constexpr TimeUs OriginUs = 1'000'000;
    TimeUs startWallUs_;
    std::atomic<TimeUs> elapsedUs_{0};
    std::atomic<TimeUs> sleptUs_{0};
};

}  // namespace leadloom::testing
