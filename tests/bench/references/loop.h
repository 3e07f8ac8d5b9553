#pragma once

#include <cstdio>
#include <exception>
#include <string>

#include "tests/bench/support/timing.h"

namespace leadloom::bench {

/// A plain loop that does the work of P1 with its state in memory: pages of A, twelve fields, one
/// record for each e-mail (trimmed, lower case; the first read stays), batches of 100 to B; by id
/// the SHA-256 of what was read, so that a later pass could tell what has changed.
///
/// Runs `work` and prints {"seconds":…,"cpu":…} of it; gives the process's exit code.
template <typename Work>
int runTimed(const char* program, Work&& work) {
    try {
        const Stopwatch watch;
        const double cpu = cpuSeconds();
        work();
        std::printf("{\"seconds\":%.6f,\"cpu\":%.6f}\n", watch.seconds(), cpuSeconds() - cpu);
        return 0;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s: %s\n", program, error.what());
        return 1;
    }
}

}  // namespace leadloom::bench
