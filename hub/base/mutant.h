#pragma once

/// Faults that a test puts into the engine to see whether an invariant catches them: a condition
/// that is false unless a test names it. In builds without LEADLOOM_CRASH_POINTS, every release
/// among them, there is nothing left of it. The names are listed in docs/proof.md.
#ifdef LEADLOOM_CRASH_POINTS

#include <atomic>
#include <cstring>

namespace leadloom {

/// The fault the engine is to have now; null: none. Any thread.
inline std::atomic<const char*> activeMutant{nullptr};

inline bool isMutant(const char* name) {
    const char* active = activeMutant.load(std::memory_order_relaxed);
    return active != nullptr && std::strcmp(active, name) == 0;
}

}  // namespace leadloom

#define LL_MUTANT(name) (::leadloom::isMutant(name))
#else
#define LL_MUTANT(name) false
#endif
