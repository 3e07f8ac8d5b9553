#include <sstream>

#include <gtest/gtest.h>

#include "hub/plugin_host/plugin_catalog.h"
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
    const auto report = runAcceptance(FOREIGN_FOLDER "/" + GetParam() + "/acme", {});
    EXPECT_TRUE(report.passed()) << report.toText();
}

TEST_P(ForeignBuild, LoadsInTheHub) {
    plugin_host::PluginCatalog catalog({FOREIGN_FOLDER "/" + GetParam()}, {});
    const auto manifest = catalog.find("acme");
    ASSERT_TRUE(manifest) << manifest.error().describe();
    const auto library = catalog.load(*manifest);
    ASSERT_TRUE(library) << library.error().describe();
    const auto factory = (*library)->factory();
    ASSERT_TRUE(factory) << factory.error().describe();
    EXPECT_EQ((*factory)->count(), 1u);
}

INSTANTIATE_TEST_SUITE_P(Compilers, ForeignBuild, ::testing::ValuesIn(names()),
                         [](const auto& build) { return build.param; });

TEST(Unloading, IsTrulyDone) {
    const LoadedPlugin first(ACME_PLUGIN);
    const auto library = first.library();
    EXPECT_TRUE(isMapped(library));
    { const LoadedPlugin second(FOREIGN_FOLDER "/gnu_debug_mode/acme"); }
    EXPECT_FALSE(isMapped(FOREIGN_FOLDER "/gnu_debug_mode/acme/acme.so"));
}

}  // namespace
}  // namespace leadloom::testing
