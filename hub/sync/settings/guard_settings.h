#pragma once

#include <cstdint>

namespace leadloom::sync {

/// What a run may do to one connection without asking. Both bounds of a pair must be passed for a
/// guard to stop the connection's writes.
struct GuardSettings {
    enum class FirstSync : std::uint8_t { Ask, Allow };

    FirstSync firstSync = FirstSync::Ask;  ///< Ask: nothing is written until the first approval
    std::int64_t maxDeletes = 20;
    double maxDeletePercent = 2;
    std::int64_t maxChanges = 500;
    double maxChangePercent = 20;
};

}  // namespace leadloom::sync
