#include <algorithm>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "leadloom_test_paths.h"
#include "plugin-sdk/testing/acceptance_kit.h"

namespace leadloom::testing {
namespace {

using nlohmann::json;

/// The acceptance description of the template's people, with the planted fault switched on.
std::string descriptionWith(const std::string& fault) {
    std::ifstream file(LEADLOOM_SOURCE_DIR "/plugin-sdk/template/acceptance.json");
    auto description = json::parse(file);
    description["settings"]["fault"] = fault;
    description["streams"].erase("companies");
    const auto path =
        std::filesystem::path(::testing::TempDir()) / ("acceptance_" + fault + ".json");
    std::ofstream(path) << description;
    return path.string();
}

Report run(const std::string& fault) {
    KitOptions options;
    options.description = descriptionWith(fault);
    return runAcceptance(BAD_PLUGIN, options);
}

struct Planted {
    const char* fault;
    const char* found;  ///< in the name of the scenario that must fail
};

void PrintTo(const Planted& planted, std::ostream* out) {
    *out << planted.fault;
}

class PlantedFault : public ::testing::TestWithParam<Planted> {};

TEST_P(PlantedFault, IsFound) {
    const auto report = run(GetParam().fault);
    const bool found =
        std::any_of(report.scenarios.begin(), report.scenarios.end(), [](const auto& one) {
            return one.verdict == Verdict::Failed &&
                   one.name.find(GetParam().found) != std::string::npos;
        });
    EXPECT_TRUE(found) << report.toText();
    EXPECT_FALSE(report.passed());
}

INSTANTIATE_TEST_SUITE_P(
    Kit, PlantedFault,
    ::testing::Values(Planted{"ends_on_errors", "request is lost"},
                      Planted{"takes_html_for_the_end", "no broken answer"},
                      Planted{"checkpoints_early", "every checkpoint"},
                      Planted{"skips_behind_checkpoints", "every checkpoint"},
                      Planted{"takes_any_cursor", "not its own"},
                      Planted{"ignores_cancellation", "any service call"},
                      Planted{"loops_on_repeated_pages", "repeats itself"},
                      Planted{"drops_the_last_of_a_page", "reads everything"},
                      Planted{"ignores_deletions", "sees a deletion"},
                      Planted{"forgets_to_reopen", "again and again"},
                      Planted{"forgets_retry_after", "rate limit"},
                      Planted{"throws_on_odd_values", "wrong types"},
                      Planted{"puts_records_without_ids", "contract"},
                      Planted{"authorizes_itself", "contract"},
                      Planted{"takes_failure_for_absence", "failed lookup"},
                      Planted{"logs_persons", "personal data"},
                      Planted{"writes_persons_into_cursors", "personal data"},
                      Planted{"passes_on_the_vendors_words", "out of errors"},
                      Planted{"repeats_lost_writes", "lost answer unknown"},
                      Planted{"calls_lost_writes_transient", "lost answer unknown"},
                      Planted{"calls_unread_writes_done", "lost answer unknown"},
                      Planted{"calls_refused_records_done", "from a bad one"},
                      Planted{"forgets_new_ids", "one result each"}),
    [](const auto& planted) { return std::string(planted.param.fault); });

TEST(Kit, PassesTheSameConnectorWithoutAFault) {
    const auto report = run("none");
    EXPECT_TRUE(report.passed()) << report.toText();
}

TEST(Kit, PassesTheTemplateConnector) {
    const auto report = runAcceptance(ACME_PLUGIN, {});
    EXPECT_TRUE(report.passed()) << report.toText();
}

TEST(Kit, CallsWhatCanNotBeLoadedAFailure) {
    const auto missing = runAcceptance("/no/such/plugin", {});
    ASSERT_EQ(missing.scenarios.size(), 1u);
    EXPECT_FALSE(missing.passed());

    const auto folder = std::filesystem::path(::testing::TempDir()) / "no_library";
    std::filesystem::create_directories(folder);
    std::ofstream(folder / "manifest.json") << R"({"id":"x","library":"x.so"})";
    std::ofstream(folder / "x.so") << "this is no library";
    EXPECT_FALSE(runAcceptance(folder.string(), {}).passed());
}

TEST(Kit, RunsOnlyWhatIsAskedForAndReportsItAsJson) {
    KitOptions options;
    options.only = "people: reads";
    int heard = 0;
    options.onScenario = [&](const ScenarioReport&) { ++heard; };
    const auto report = runAcceptance(ACME_PLUGIN, options).toJson();
    EXPECT_EQ(report.at("plugin"), "acme");
    EXPECT_EQ(report.at("passed"), true);
    EXPECT_EQ(report.at("scenarios").size(), 3u);
    EXPECT_EQ(heard, 3);
    EXPECT_EQ(report.at("scenarios").at(1).at("stream"), "people");
}

}  // namespace
}  // namespace leadloom::testing
