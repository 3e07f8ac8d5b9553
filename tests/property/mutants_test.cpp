// The simulator is tested itself: each fault that is put into the engine has to break an invariant.
// The seeds are those at which a search over all seeds from 1 on first found it; with
// LEADLOOM_MUTANT_SEEDS=n the search is done again, up to n seeds for each, or for those that
// LEADLOOM_MUTANT names, which may be such as have a history of their own; LEADLOOM_FIRST_SEED=s
// begins at s.
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <map>
#include <string>

#include <gtest/gtest.h>

#include "hub/base/mutant.h"
#include "tests/simulator/author.h"
#include "tests/simulator/shrink.h"

#ifdef LEADLOOM_CRASH_POINTS

namespace leadloom::testing {
namespace {

struct Mutant {
    const char* name;
    std::uint64_t seed;
    /// Where what notices it is too rare in histories from seeds: one of its own.
    const char* history = nullptr;
};

#include "tests/property/mutants.inc"

/// The engine has the fault as long as this lives.
class Fault {
public:
    explicit Fault(const char* name) { activeMutant = name; }
    ~Fault() { activeMutant = nullptr; }
    Fault(const Fault&) = delete;
    Fault& operator=(const Fault&) = delete;
};

SimFindings findingsWith(const Mutant& mutant, const SimHistory& history) {
    const Fault fault(mutant.name);
    return findingsOf(history);
}

std::string names(const SimFindings& findings) {
    std::string text;
    for (const SimFinding& finding : findings) {
        if (text.find(finding.invariant) == std::string::npos) text += " " + finding.invariant;
    }
    return text;
}

class Mutants : public ::testing::TestWithParam<Mutant> {};

TEST_P(Mutants, FallToAnInvariant) {
    if (GetParam().history != nullptr) {
        for (const SimFinding& finding : findingsOf(SimHistory::parse(GetParam().history)))
            FAIL() << "without the mutant: " << finding.invariant << ": " << finding.text;
    }
    const SimHistory history = GetParam().history == nullptr
                                   ? historyOf(GetParam().seed)
                                   : SimHistory::parse(GetParam().history);
    const SimFindings findings = findingsWith(GetParam(), history);
    EXPECT_FALSE(findings.empty())
        << GetParam().name << " isn't noticed by seed " << GetParam().seed;
    std::cout << GetParam().name << " | seed " << GetParam().seed << " |" << names(findings)
              << '\n';
}

std::string testName(const ::testing::TestParamInfo<Mutant>& tested) {
    std::string name = tested.param.name;
    for (char& letter : name) {
        if (letter == '.') letter = '_';
    }
    return name;
}

INSTANTIATE_TEST_SUITE_P(All, Mutants, ::testing::ValuesIn(AllMutants), testName);

TEST(MutantSearch, FindsEachWithinItsSeeds) {
    const char* text = std::getenv("LEADLOOM_MUTANT_SEEDS");
    if (text == nullptr) GTEST_SKIP() << "LEADLOOM_MUTANT_SEEDS=n searches up to n seeds for each";
    const std::uint64_t most = std::strtoull(text, nullptr, 10);
    const char* only = std::getenv("LEADLOOM_MUTANT");
    const char* first = std::getenv("LEADLOOM_FIRST_SEED");
    const std::uint64_t base = first == nullptr ? 1 : std::strtoull(first, nullptr, 10);
    std::map<std::uint64_t, bool> sound;
    for (const Mutant& mutant : AllMutants) {
        if (only == nullptr ? mutant.history != nullptr
                            : std::string(only).find(mutant.name) == std::string::npos)
            continue;
        bool fell = false;
        for (std::uint64_t seed = base; seed < base + most && !fell; ++seed) {
            if (!sound.contains(seed)) sound[seed] = findingsOf(historyOf(seed)).empty();
            if (!sound[seed]) continue;
            const SimFindings findings = findingsWith(mutant, historyOf(seed));
            fell = !findings.empty();
            if (fell) {
                std::cout << "{\"" << mutant.name << "\", " << seed << "},  //" << names(findings)
                          << std::endl;
            }
        }
        EXPECT_TRUE(fell) << mutant.name << " survives " << most << " seeds";
    }
}

}  // namespace
}  // namespace leadloom::testing

#endif
