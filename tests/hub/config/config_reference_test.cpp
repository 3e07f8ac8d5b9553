#include "hub/config/config_reference.h"

#include <cstdlib>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "leadloom_test_paths.h"

namespace leadloom::config {
namespace {

TEST(ConfigurationReference, IsTheOneThatIsCommitted) {
    const std::string path = std::string(LEADLOOM_SOURCE_DIR) + "/docs/reference/configuration.md";
    const std::string page = configurationReference();
    if (std::getenv("LEADLOOM_UPDATE_REFERENCE") != nullptr) std::ofstream(path) << page;
    std::ostringstream committed;
    committed << std::ifstream(path).rdbuf();
    EXPECT_EQ(committed.str(), page)
        << "run this test with LEADLOOM_UPDATE_REFERENCE=1 and commit " << path;
}

}  // namespace
}  // namespace leadloom::config
