#pragma once

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <utility>

#include <leadloom/sdk/clock.h>
#include <leadloom/sdk/result.h>

namespace leadloom::sdk {

/// How often to ask after a vendor's job.
struct PollSchedule {
    std::chrono::milliseconds first{1000};
    std::chrono::milliseconds longest{30'000};  ///< the wait doubles up to this
    std::chrono::minutes patience{60};          ///< after this: LL_TRANSIENT
};

/// Asks `poll` until it gives a value. `poll()` returns Result<std::optional<T>>: nothing = still
/// running. Cancellation ends the wait.
template <typename T, typename Poll>
Result<T> awaitJob(const Call& call, const Clock& clock, const PollSchedule& schedule,
                   Poll&& poll) {
    const auto give_up = clock.monotonic() + std::chrono::microseconds(schedule.patience).count();
    auto wait = schedule.first;
    while (true) {
        if (call.isCancelled()) return Status::cancelled();
        Result<std::optional<T>> state = poll();
        if (!state) return state.status();
        if (state->has_value()) return std::move(**state);
        if (clock.monotonic() >= give_up)
            return Status{LL_TRANSIENT, "the vendor's job took longer than " +
                                            std::to_string(schedule.patience.count()) + " minutes"};
        if (auto slept = clock.sleep(call, wait); !slept) return slept;
        wait = std::min(wait * 2, schedule.longest);
    }
}

}  // namespace leadloom::sdk
