#include <dlfcn.h>
#include <sstream>

#include <gtest/gtest.h>

#include "plugin-sdk/testing/acceptance_kit.h"
#include "plugin-sdk/testing/loaded_plugin.h"

namespace leadloom::testing {
namespace {

std::vector<std::string> names() {
    std::vector<std::string> all;
    std::stringstream list(FOREIGN_BUILDS);
    for (std::string name; std::getline(list, name, ',');)
        all.push_back(name);
    return all;
}

class ForeignBuild : public ::testing::TestWithParam<std::string> {};

TEST_P(ForeignBuild, LoadsAndPassesTheAcceptanceKit) {
    const auto report = runAcceptance(FOREIGN_FOLDER "/" + GetParam(), {});
    EXPECT_TRUE(report.passed()) << report.toText();
}

INSTANTIATE_TEST_SUITE_P(Compilers, ForeignBuild, ::testing::ValuesIn(names()),
                         [](const auto& build) { return build.param; });

TEST(Unloading, IsTrulyDone) {
    const LoadedPlugin first(ACME_PLUGIN);
    const auto library = first.library();
    EXPECT_TRUE(isMapped(library));
    { const LoadedPlugin second(FOREIGN_FOLDER "/gnu_debug_mode"); }
    EXPECT_FALSE(isMapped(FOREIGN_FOLDER "/gnu_debug_mode/acme.so"));
}

}  // namespace
}  // namespace leadloom::testing
