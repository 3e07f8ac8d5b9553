// Histories that once broke an invariant, as short as they were found; see docs/proof.md.
#include <filesystem>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>
#include <leadloom_test_paths.h>

#include "tests/simulator/shrink.h"

namespace leadloom::testing {
namespace {

TEST(Corpus, HoldsEveryInvariantNow) {
    const std::filesystem::path folder =
        std::filesystem::path(LEADLOOM_SOURCE_DIR) / "tests/simulator/corpus";
    int played = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() != ".txt") continue;
        std::ifstream file(entry.path());
        std::stringstream text;
        text << file.rdbuf();
        ++played;
        for (const SimFinding& finding : findingsOf(SimHistory::parse(text.str()))) {
            ADD_FAILURE() << entry.path().filename() << ": " << finding.invariant << ": "
                          << finding.text;
        }
    }
    EXPECT_GT(played, 0);
}

TEST(Corpus, IsReadAsItIsWritten) {
    const std::string text =
        "seed 7\nsystem a page_size=3\nsystem b\npolicy city rank:b,a\n"
        "create a 1 city w1x\n@4 edit b 2 title -\nsync - 0 full -\n";
    EXPECT_EQ(SimHistory::parse(text).text(), text);
}

}  // namespace
}  // namespace leadloom::testing
