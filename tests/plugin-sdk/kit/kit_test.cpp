#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <unistd.h>

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
    description["credentials"]["client_secret"] = "planted-client-secret";
    // Tests run side by side, each in a process of its own.
    const auto path = std::filesystem::path(::testing::TempDir()) /
                      ("acceptance_" + fault + "_" + std::to_string(::getpid()) + ".json");
    std::ofstream(path) << description;
    return path.string();
}

Report run(const std::string& fault, const char* plugin = BAD_PLUGIN, const char* only = "") {
    KitOptions options;
    options.description = descriptionWith(fault);
    options.only = only;
    return runAcceptance(plugin, options);
}

/// Scenarios that judge what all the others heard.
bool isClosing(std::string_view scenario) {
    return scenario.find("the contract") != std::string_view::npos ||
           scenario.find("personal data") != std::string_view::npos;
}

struct Planted {
    const char* fault;
    const char* found;  ///< in the name of the scenario that must fail
    const char* plugin = BAD_PLUGIN;
};

void PrintTo(const Planted& planted, std::ostream* out) {
    *out << planted.fault;
}

class PlantedFault : public ::testing::TestWithParam<Planted> {};

TEST_P(PlantedFault, IsFound) {
    const char* only = isClosing(GetParam().found) ? "" : GetParam().found;
    const auto report = run(GetParam().fault, GetParam().plugin, only);
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
                      Planted{"takes_html_for_the_end", "no web page"},
                      Planted{"checkpoints_early", "every checkpoint"},
                      Planted{"skips_behind_checkpoints", "every checkpoint"},
                      Planted{"takes_any_cursor", "not its own"},
                      Planted{"ignores_cancellation", "any service call"},
                      Planted{"loops_on_repeated_pages", "repeats itself"},
                      Planted{"drops_the_last_of_a_page", "reads everything"},
                      Planted{"ignores_deletions", "sees a deletion"},
                      Planted{"forgets_to_reopen", "again and again"},
                      Planted{"forgets_retry_after", "a rate limit and its time"},
                      Planted{"throws_on_odd_values", "numbers where words"},
                      Planted{"puts_records_without_ids", "the contract"},
                      Planted{"authorizes_itself", "the contract"},
                      Planted{"takes_failure_for_absence", "failed lookup"},
                      Planted{"logs_persons", "personal data"},
                      Planted{"writes_persons_into_cursors", "personal data"},
                      Planted{"passes_on_the_vendors_words", "out of errors"},
                      Planted{"repeats_lost_writes", "lost answer unknown"},
                      Planted{"calls_lost_writes_transient", "behind a 500"},
                      Planted{"calls_unread_writes_done", "behind a web page"},
                      Planted{"calls_refused_records_done", "from a bad one"},
                      Planted{"forgets_new_ids", "one result each"},
                      Planted{"reports_what_was_not_answered", "an answer leaves out"},
                      Planted{"writes_twenty_only", "as many at once"},
                      Planted{"repeats_refused_writes", "write that was refused"},
                      Planted{"calls_rate_limits_bad_records", "rate limit of a write"},
                      Planted{"skips_ties", "small pages"},
                      Planted{"asks_for_more_than_there_is", "larger pages"},
                      Planted{"mixes_connections", "two connections apart"},
                      Planted{"believes_its_own_clock", "no clock but"},
                      Planted{"takes_errors_inside_200_for_the_end", "error inside a 200"},
                      Planted{"follows_nobodys_redirects", "no redirect"},
                      Planted{"swallows_refused_tokens", "token is refused"},
                      Planted{"loses_nulls", "null, empty and absent"},
                      Planted{"cuts_long_texts", "huge and right-to-left"},
                      Planted{"asks_for_twenty_ids_only", "ids at once"},
                      Planted{"reports_twice", "the contract", RAW_PLUGIN},
                      Planted{"reports_never", "one result each", RAW_PLUGIN},
                      Planted{"reports_what_it_was_not_given", "the contract", RAW_PLUGIN},
                      Planted{"ends_in_an_unknown_status", "an empty batch", RAW_PLUGIN},
                      Planted{"leaks_its_secret", "secrets and personal data"}),
    [](const auto& planted) { return std::string(planted.param.fault); });

TEST(Kit, PassesTheSameConnectorWithoutAFault) {
    const auto report = run("none");
    EXPECT_TRUE(report.passed()) << report.toText();
}

TEST(Kit, FindsNoFaultInTheRawConnectorWithoutOne) {
    for (const char* only : {"one result each", "an empty batch", "the contract"}) {
        const auto report = run("none", RAW_PLUGIN, only);
        EXPECT_TRUE(report.passed()) << report.toText();
    }
}

std::string contentOf(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
}

TEST(Recording, HoldsNobodyAndPassesInTheVendorsPlace) {
    KitOptions recording;
    recording.record = ::testing::TempDir() + "acme-recording.jsonl";
    recording.only = "people: ";
    const auto live = runAcceptance(ACME_PLUGIN, recording);
    EXPECT_TRUE(live.passed()) << live.toText();
    const auto kept = contentOf(recording.record);
    EXPECT_NE(kept.find("person"), std::string::npos);
    for (const char* personal : {"person1@", "person1%40", "Given1", "+35840"})
        EXPECT_EQ(kept.find(personal), std::string::npos) << personal;

    KitOptions replaying;
    replaying.replay = recording.record;
    replaying.only = recording.only;
    const auto replayed = runAcceptance(ACME_PLUGIN, replaying);
    EXPECT_TRUE(replayed.passed()) << replayed.toText();
    EXPECT_EQ(replayed.scenarios.size(), live.scenarios.size());
    EXPECT_TRUE(std::none_of(
        replayed.scenarios.begin(), replayed.scenarios.end(),
        [](const auto& one) { return one.name.find("creates") != std::string::npos; }));
}

TEST(Recording, ShowsAFaultWithoutTheVendor) {
    KitOptions recording;
    recording.record = ::testing::TempDir() + "sound-recording.jsonl";
    recording.only = "reads everything";
    recording.description = descriptionWith("none");
    EXPECT_TRUE(runAcceptance(BAD_PLUGIN, recording).passed());

    KitOptions replaying;
    replaying.replay = recording.record;
    replaying.only = recording.only;
    replaying.description = descriptionWith("drops_the_last_of_a_page");
    EXPECT_FALSE(runAcceptance(BAD_PLUGIN, replaying).passed());
}

TEST(Recording, IsRefusedWhereThereIsNone) {
    KitOptions options;
    options.replay = "/no/such/recording";
    EXPECT_FALSE(runAcceptance(ACME_PLUGIN, options).passed());
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
    EXPECT_EQ(report.at("scenarios").size(), 5u);
    EXPECT_EQ(heard, 5);
    EXPECT_EQ(report.at("scenarios").at(1).at("stream"), "people");
}

}  // namespace
}  // namespace leadloom::testing
