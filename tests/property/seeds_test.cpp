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

TEST(Seeds, EndInAgreementWhateverHappens) {
    const std::uint64_t one = setting("LEADLOOM_SEED", 0);
    const std::uint64_t first = one != 0 ? one : setting("LEADLOOM_FIRST_SEED", 1);
    const std::uint64_t many = one != 0 ? 1 : setting("LEADLOOM_SEEDS", 0);
    const bool brief = std::getenv("LEADLOOM_BRIEF") != nullptr;
    for (std::uint64_t seed = first; seed < first + many; ++seed) {
        const SimHistory history = historyOf(seed);
        const SimFindings findings = findingsOf(history);
        if (findings.empty()) continue;
        if (brief) {
            std::cout << seed << ' ' << findings.front().invariant << ": "
                      << findings.front().text.substr(0, 160) << std::endl;
            ADD_FAILURE();
            continue;
        }
        ADD_FAILURE() << reportOf(history, findings);
    }
}

}  // namespace
}  // namespace leadloom::testing
