#pragma once

#include <functional>

#include "hub/base/clock.h"

namespace leadloom {

/// What bounds a piece of work: who may stop it and when it must be over. Passed by reference down
/// every call that may wait.
struct CallScope {
    /// Empty: nobody. Else callable from any thread while the call lasts, and quick.
    std::function<bool()> cancelled;
    /// In `Clock::monotonicUs`; 0: none.
    TimeUs deadlineUs = 0;
    /// It can wait for another day: the last fifth of a daily quota is not for it.
    bool patient = false;

    bool isCancelled() const { return cancelled && cancelled(); }
};

}  // namespace leadloom
