#include "tests/crash/crash_points.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>

#include <gtest/gtest.h>

#include "leadloom_test_paths.h"

namespace leadloom::testing {
namespace {

namespace fs = std::filesystem;

std::set<std::string> pointsInSources() {
    static const std::regex Point("LL_CRASH_POINT\\(\"([^\"]+)\"\\)");
    std::set<std::string> found;
    for (const auto& entry :
         fs::recursive_directory_iterator(fs::path(LEADLOOM_SOURCE_DIR) / "hub")) {
        if (entry.path().extension() != ".cpp") continue;
        std::ifstream file(entry.path());
        const std::string text((std::istreambuf_iterator<char>(file)), {});
        for (std::sregex_iterator match(text.begin(), text.end(), Point), end; match != end;
             ++match)
            found.insert((*match)[1]);
    }
    return found;
}

TEST(CrashPoints, AreListedOnceEachAndAllThere) {
    std::set<std::string> listed;
    for (const CrashPointLine& point : crashPoints()) {
        EXPECT_TRUE(listed.insert(point.name).second) << point.name << " is listed twice";
        EXPECT_TRUE(point.inSimulation || point.inHub) << "nobody must reach " << point.name;
    }
    const std::set<std::string> placed = pointsInSources();
    for (const std::string& name : placed)
        EXPECT_TRUE(listed.contains(name)) << name << " is in the sources and not in points.txt";
    for (const std::string& name : listed)
        EXPECT_TRUE(placed.contains(name)) << name << " is in points.txt and not in the sources";
}

}  // namespace
}  // namespace leadloom::testing
