#include "hub/model/reference_page.h"

#include <cstdlib>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

#include "leadloom_test_paths.h"

using namespace leadloom;

TEST(ReferencePage, IsTheOneThatIsCommitted) {
    const std::string path = std::string(LEADLOOM_SOURCE_DIR) + "/docs/reference/model.md";
    const std::string page = model::referencePage();
    if (std::getenv("LEADLOOM_UPDATE_REFERENCE") != nullptr) {
        std::ofstream(path, std::ios::binary) << page;
    }
    std::ifstream file(path, std::ios::binary);
    const std::string committed{std::istreambuf_iterator<char>(file), {}};
    EXPECT_EQ(committed, page) << "run this test with LEADLOOM_UPDATE_REFERENCE=1 and commit "
                               << path;
}

TEST(ReferencePage, NamesEveryTypeAndEntity) {
    const std::string page = model::referencePage();
    for (const char* expected : {"## lead", "## fx_rate", "| `consent.email` |",
                                 "| `click_ids.gclid` |", "| datetime |"}) {
        EXPECT_NE(page.find(expected), std::string::npos) << expected;
    }
}
