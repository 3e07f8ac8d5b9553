// Histories from a seed through the real engine. LEADLOOM_SEED=s plays only that one and shrinks it
// where it fails, LEADLOOM_SEEDS=n plays n, LEADLOOM_FIRST_SEED=s begins there.
#include <cstdlib>
#include <iostream>

#include <gtest/gtest.h>

#include "tests/simulator/author.h"
#include "tests/simulator/shrink.h"

namespace leadloom::testing {
namespace {

std::uint64_t setting(const char* name, std::uint64_t otherwise) {
    const char* text = std::getenv(name);
    return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

void play(std::uint64_t seed) {
    const SimHistory history = historyOf(seed);
    const SimFindings findings = findingsOf(history);
    if (findings.empty()) return;
    if (std::getenv("LEADLOOM_BRIEF") == nullptr) {
        ADD_FAILURE() << reportOf(history, findings);
        return;
    }
    ADD_FAILURE();
    std::cout << seed << ' ' << findings.front().invariant << ": "
              << findings.front().text.substr(0, 160) << std::endl;
}

TEST(Seeds, EndInAgreementWhateverHappens) {
    const std::uint64_t one = setting("LEADLOOM_SEED", 0);
    const std::uint64_t first = one != 0 ? one : setting("LEADLOOM_FIRST_SEED", 1);
    const std::uint64_t many = one != 0 ? 1 : setting("LEADLOOM_SEEDS", 0);
    for (std::uint64_t seed = first; seed < first + many; ++seed)
        play(seed);
}

#include "tests/property/lane.inc"

class Lane : public ::testing::TestWithParam<int> {};

/// A share of the fixed seeds of every run, so that shares run side by side.
TEST_P(Lane, EndsInAgreement) {
    for (std::size_t place = 0; place < std::size(LaneSeeds); ++place) {
        if (static_cast<int>(place % LaneShares) == GetParam()) play(LaneSeeds[place]);
    }
}

INSTANTIATE_TEST_SUITE_P(Shares, Lane, ::testing::Range(0, LaneShares));

}  // namespace
}  // namespace leadloom::testing
