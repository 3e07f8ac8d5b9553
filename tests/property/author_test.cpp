// A seed that one build names has to be the same history in every other.
#include "tests/simulator/author.h"

#include <array>
#include <cstdint>

#include <gtest/gtest.h>

namespace leadloom::testing {
namespace {

/// FNV-1a, 64 bits, over the texts of the first histories of a kind.
std::uint64_t digestFrom(std::uint64_t seed) {
    constexpr std::uint64_t Histories = 25;
    std::uint64_t digest = 0xcbf29ce484222325;
    for (std::uint64_t end = seed + Histories; seed < end; ++seed) {
        for (const char letter : historyOf(seed).text())
            digest = (digest ^ static_cast<unsigned char>(letter)) * 0x100000001b3;
    }
    return digest;
}

struct Kind {
    std::uint64_t first;
    std::uint64_t digest;
};

/// Who changes what histories are made of changes what seeds name: those in lane.inc, mutants.inc
/// and docs/proof.md have to be looked for anew, and the digests here with them.
constexpr std::array Kinds = {
    Kind{1, 9703044265249798093U}, Kind{FirstConsentSeed, 10210931662005729824U},
    Kind{FirstUpsetSeed, 4017587013671061372U}, Kind{FirstRepeatSeed, 14572945864090730023U}};

TEST(Author, MakesTheSameHistoryOfASeedWithEveryCompiler) {
    for (const Kind& kind : Kinds)
        EXPECT_EQ(digestFrom(kind.first), kind.digest) << "from seed " << kind.first << " on";
}

}  // namespace
}  // namespace leadloom::testing
