#pragma once

namespace leadloom {

/// Ends the process (or throws) when the environment asks for this point:
/// `LEADLOOM_CRASH_POINT=name:n:action`, the n-th time it is reached; actions `exit` (no clean-up),
/// `kill` (SIGKILL) and `throw`. `LEADLOOM_CRASH_LOG=file` appends the name of every point that is
/// come past, one a line. Any thread.
void reachCrashPoint(const char* name);

/// Called at every point, on the thread that reaches it; may throw. For tests within one process;
/// null takes it away. Any thread.
using CrashHook = void (*)(const char* name);
void setCrashHook(CrashHook hook);

}  // namespace leadloom

/// Names a line at which a crash must do no harm; the names are listed in tests/crash/points.txt.
/// Costs nothing unless LEADLOOM_CRASH_POINTS is defined.
#ifdef LEADLOOM_CRASH_POINTS
#define LL_CRASH_POINT(name) ::leadloom::reachCrashPoint(name)
#else
#define LL_CRASH_POINT(name) static_cast<void>(0)
#endif
