#include "hub/base/clock.h"

#include <algorithm>
#include <chrono>
#include <thread>

namespace leadloom {
namespace {

constexpr TimeUs CancelCheckUs = 50'000;

template <typename Source>
TimeUs microsecondsOf() {
    return std::chrono::duration_cast<std::chrono::microseconds>(Source::now().time_since_epoch())
        .count();
}

}  // namespace

TimeUs SystemClock::wallUs() const {
    return microsecondsOf<std::chrono::system_clock>();
}

TimeUs SystemClock::monotonicUs() const {
    return microsecondsOf<std::chrono::steady_clock>();
}

bool SystemClock::sleep(TimeUs durationUs, const std::function<bool()>& cancelled) {
    const TimeUs end = monotonicUs() + durationUs;
    for (TimeUs left = durationUs; left > 0; left = end - monotonicUs()) {
        if (cancelled && cancelled()) return false;
        std::this_thread::sleep_for(std::chrono::microseconds(std::min(left, CancelCheckUs)));
    }
    return !(cancelled && cancelled());
}

}  // namespace leadloom
