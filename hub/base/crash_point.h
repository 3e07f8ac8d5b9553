#pragma once

namespace leadloom {

/// Ends the process (or throws) when the environment asks for this point:
/// `LEADLOOM_CRASH_POINT=name:n:action`, the n-th time it is reached; actions `exit` (no clean-up),
/// `kill` (SIGKILL) and `throw`.
void reachCrashPoint(const char* name);

}  // namespace leadloom

/// Names a line at which a crash must do no harm. Costs nothing unless LEADLOOM_CRASH_POINTS is
/// defined.
#ifdef LEADLOOM_CRASH_POINTS
#define LL_CRASH_POINT(name) ::leadloom::reachCrashPoint(name)
#else
#define LL_CRASH_POINT(name) static_cast<void>(0)
#endif
