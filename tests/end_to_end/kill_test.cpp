#include <chrono>
#include <csignal>
#include <map>
#include <random>
#include <thread>

#include <gtest/gtest.h>

#include "tests/end_to_end/agreement.h"
#include "tests/end_to_end/deployment.h"

namespace leadloom::tests {
namespace {

using nlohmann::json;

sandbox::SandboxOptions crms() {
    sandbox::SandboxOptions options;
    options.people = 400;
    options.seed = 23;
    return options;
}

/// How many records each type of each CRM holds.
std::map<std::string, std::size_t> counts(const Deployment& deployment) {
    std::map<std::string, std::size_t> found;
    for (const auto& [vendor, type] :
         std::initializer_list<std::pair<const char*, const char*>>{{"salesforce", "Lead"},
                                                                    {"salesforce", "Contact"},
                                                                    {"salesforce", "Account"},
                                                                    {"salesforce", "Opportunity"},
                                                                    {"hubspot", "contacts"},
                                                                    {"hubspot", "companies"},
                                                                    {"hubspot", "deals"}}) {
        found[std::string(vendor) + "/" + type] = deployment.records(vendor, type).size();
    }
    return found;
}

/// Every record made by the hub carries the id of its lead: two with the same one are a duplicate.
std::size_t duplicates(const Deployment& deployment) {
    std::map<std::string, int> seen;
    for (const json& contact : deployment.records("hubspot", "contacts")) {
        const json& marker = contact["properties"].value("loom_external_id", json());
        if (marker.is_string() && !marker.get<std::string>().empty()) {
            ++seen["hubspot/" + marker.get<std::string>()];
        }
    }
    for (const char* type : {"Lead", "Contact"}) {
        for (const json& record : deployment.records("salesforce", type)) {
            const json marker = record.value("Loom_Id__c", json());
            if (marker.is_string() && !marker.get<std::string>().empty()) {
                ++seen["salesforce/" + marker.get<std::string>()];
            }
        }
    }
    std::size_t found = 0;
    for (const auto& [marker, times] : seen)
        found += times > 1 ? 1 : 0;
    return found;
}

TEST(Kill, TenTimesDuringTheFirstSyncEndsAsAnUndisturbedRunDoes) {
    Deployment undisturbed(crms());
    undisturbed.configure();
    ASSERT_LE(undisturbed.run({"sync", "--approve", "--until-quiet"}).exitCode, 1);
    const std::size_t leads = undisturbed.runJson({"leads"}).size();

    Deployment disturbed(crms());
    disturbed.configure();
    std::mt19937 random(7);
    int killed = 0;
    for (int tries = 0; killed < 10 && tries < 60; ++tries) {
        auto hub = disturbed.start({"sync", "--approve", "--until-quiet"});
        std::this_thread::sleep_for(std::chrono::milliseconds(30 + random() % 400));
        if (!hub->running()) continue;
        hub->signal(SIGKILL);
        EXPECT_EQ(hub->wait().exitCode, 128 + SIGKILL);
        ++killed;
    }
    EXPECT_EQ(killed, 10) << "the first sync was over before it could be killed ten times";
    const ProgramResult last = disturbed.run({"--json", "sync", "--approve", "--until-quiet"});
    ASSERT_LE(last.exitCode, 1) << last.errors;

    EXPECT_EQ(disturbed.runJson({"leads"}).size(), leads);
    EXPECT_EQ(counts(disturbed), counts(undisturbed));
    EXPECT_EQ(duplicates(disturbed), 0U);
    EXPECT_EQ(compareCrms(disturbed).differences, std::vector<std::string>());
}

#ifdef LEADLOOM_CRASH_POINTS
/// In the order in which a first sync comes past them: each run goes further than the one before.
constexpr const char* CrashPoints[] = {
    "store.before_migration:1",      "store.after_migration:1",      "store.before_commit:3",
    "store.after_commit:3",          "read.before_commit:1",         "read.after_commit:1",
    "read.after_last_page:1",        "read.before_generation_end:1", "apply.after_match:5",
    "apply.before_links:5",          "apply.after_contributions:5",  "apply.after_change_log:5",
    "outbox.before_commit:1",        "outbox.before_send:1",         "outbox.after_send:1",
    "outbox.inside_result_commit:1",
};

TEST(Kill, AtEachCrashPointOfTheFirstSyncEndsAsAnUndisturbedRunDoes) {
    sandbox::SandboxOptions few = crms();
    few.people = 60;
    Deployment undisturbed(few);
    undisturbed.configure();
    ASSERT_LE(undisturbed.run({"sync", "--approve", "--until-quiet"}).exitCode, 1);

    Deployment disturbed(few);
    disturbed.configure();
    for (const std::string point : CrashPoints) {
        ::setenv("LEADLOOM_CRASH_POINT", (point + ":kill").c_str(), 1);
        const ProgramResult hub = disturbed.run({"sync", "--approve", "--until-quiet"});
        EXPECT_EQ(hub.exitCode, 128 + SIGKILL) << point << " was not reached";
    }
    ::unsetenv("LEADLOOM_CRASH_POINT");
    const ProgramResult last = disturbed.run({"sync", "--approve", "--until-quiet"});
    ASSERT_LE(last.exitCode, 1) << last.errors;

    EXPECT_EQ(disturbed.runJson({"leads"}).size(), undisturbed.runJson({"leads"}).size());
    EXPECT_EQ(counts(disturbed), counts(undisturbed));
    EXPECT_EQ(duplicates(disturbed), 0U);
    EXPECT_EQ(compareCrms(disturbed).differences, std::vector<std::string>());
}
#endif

}  // namespace
}  // namespace leadloom::tests
