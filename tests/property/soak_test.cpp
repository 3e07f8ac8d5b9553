// Seeds until the time is over: LEADLOOM_SOAK_MINUTES=m, from LEADLOOM_FIRST_SEED on.
#include <chrono>
#include <cstdlib>
#include <iostream>

#include <gtest/gtest.h>

#include "tests/simulator/author.h"
#include "tests/simulator/shrink.h"
#include "tests/simulator/stage.h"

namespace leadloom::testing {
namespace {

struct Tally {
    std::int64_t seeds = 0;
    std::size_t steps = 0;
    std::int64_t runs = 0;
    std::int64_t crashes = 0;
    std::int64_t findings = 0;
};

SimFindings playOne(std::uint64_t seed, Tally& tally) {
    const SimHistory history = historyOf(seed);
    SimStage stage(history);
    SimFindings findings = stage.play();
    ++tally.seeds;
    tally.steps += history.steps.size();
    tally.runs += stage.scene().runs;
    tally.crashes += stage.scene().crashes;
    return findings;
}

TEST(Soak, PlaysSeedsUntilTheTimeIsOver) {
    const char* minutes = std::getenv("LEADLOOM_SOAK_MINUTES");
    if (minutes == nullptr) GTEST_SKIP() << "LEADLOOM_SOAK_MINUTES=m plays new seeds for m minutes";
    const char* first = std::getenv("LEADLOOM_FIRST_SEED");
    std::uint64_t seed = first == nullptr ? FirstConsentSeed : std::strtoull(first, nullptr, 10);
    std::cout << "from seed " << seed << std::endl;
    const auto end = std::chrono::steady_clock::now() +
                     std::chrono::seconds(static_cast<int>(std::strtod(minutes, nullptr) * 60));
    Tally tally;
    for (; std::chrono::steady_clock::now() < end; ++seed) {
        const SimFindings findings = playOne(seed, tally);
        if (findings.empty()) continue;
        ++tally.findings;
        const bool brief = std::getenv("LEADLOOM_BRIEF") != nullptr;
        const SimFinding& one = findings.front();
        ADD_FAILURE() << (brief ? "seed " + std::to_string(seed) + " " + one.invariant + ": " +
                                      one.text.substr(0, 200)
                                : reportOf(historyOf(seed), findings));
    }
    std::cout << tally.seeds << " seeds, " << tally.steps << " steps, " << tally.runs << " runs, "
              << tally.crashes << " crashes, " << tally.findings << " findings\n";
}

}  // namespace
}  // namespace leadloom::testing
