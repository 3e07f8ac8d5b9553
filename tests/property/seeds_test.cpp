// Histories from a seed through the real engine. LEADLOOM_SEED=s plays only that one and shrinks it
// where it fails, LEADLOOM_SEEDS=n plays n, LEADLOOM_FIRST_SEED=s begins there, LEADLOOM_STEPS=n
// makes the histories so long.
#include <array>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>

#include <gtest/gtest.h>

#include "tests/simulator/author.h"
#include "tests/simulator/shrink.h"

namespace leadloom::testing {
namespace {

#include "tests/property/lane.inc"

std::uint64_t setting(const char* name, std::uint64_t otherwise) {
    const char* text = std::getenv(name);
    return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

void play(std::uint64_t seed, int steps) {
    const SimHistory history = historyOf(seed, steps);
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
    const int steps = static_cast<int>(setting("LEADLOOM_STEPS", WholeSteps));
    for (std::uint64_t seed = first; seed < first + many; ++seed)
        play(seed, steps);
}

/// LEADLOOM_HISTORY=file (in the format of the corpus) has that history told while it is played,
/// LEADLOOM_TELL=seed that of a seed.
TEST(Seeds, TellWhatHappens) {
    const char* path = std::getenv("LEADLOOM_HISTORY");
    const std::uint64_t seed = setting("LEADLOOM_TELL", 0);
    if (path == nullptr && seed == 0) GTEST_SKIP() << "LEADLOOM_HISTORY or LEADLOOM_TELL names it";
    SimHistory history;
    if (path != nullptr) {
        std::ifstream file(path);
        ASSERT_TRUE(file) << path;
        std::stringstream text;
        text << file.rdbuf();
        history = SimHistory::parse(text.str());
    } else {
        history = historyOf(seed, static_cast<int>(setting("LEADLOOM_STEPS", WholeSteps)));
    }
    for (const SimFinding& finding : findingsOf(history, &std::cout))
        ADD_FAILURE() << finding.invariant << ": " << finding.text;
}

/// A sanitizer looks at memory and threads, of which a few seeds show as much as all.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool Slowed = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
constexpr bool Slowed = true;
#else
constexpr bool Slowed = false;
#endif
#else
constexpr bool Slowed = false;
#endif
constexpr std::uint64_t SlowedStep = 40;

class Lane : public ::testing::TestWithParam<int> {};

/// A share of the fixed seeds of every run, so that shares run side by side.
TEST_P(Lane, EndsInAgreement) {
    for (std::uint64_t seed = 1 + static_cast<std::uint64_t>(GetParam()); seed <= LaneEnd;
         seed += LaneShares) {
        if (Slowed && seed % SlowedStep != 0) continue;
        play(seed, seed % WholeEvery == 0 ? WholeSteps : LaneSteps);
    }
}

/// A share of so many seeds from one on.
void playShare(std::uint64_t first, std::uint64_t seeds, int share) {
    for (auto number = static_cast<std::uint64_t>(share); number < seeds; number += LaneShares) {
        if (!Slowed || number % SlowedStep == 0) play(first + number, LaneSteps);
    }
}

TEST_P(Lane, KeepsEveryOptOut) {
    playShare(FirstConsentSeed, ConsentSeeds, GetParam());
}

TEST_P(Lane, BearsUpsets) {
    playShare(FirstUpsetSeed, UpsetSeeds, GetParam());
}

TEST_P(Lane, HearsWhatIsSaidAgain) {
    playShare(FirstRepeatSeed, RepeatSeeds, GetParam());
}

INSTANTIATE_TEST_SUITE_P(Shares, Lane, ::testing::Range(0, LaneShares));

}  // namespace
}  // namespace leadloom::testing
