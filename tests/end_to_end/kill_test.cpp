#include <chrono>
#include <csignal>
#include <random>
#include <set>
#include <thread>

#include <gtest/gtest.h>

#include "tests/crash/crash_points.h"
#include "tests/end_to_end/agreement.h"
#include "tests/end_to_end/deployment.h"
#include "tests/end_to_end/inventory.h"
#include "tests/end_to_end/killed_backups.h"
#include "tests/end_to_end/serving.h"

namespace leadloom::tests {
namespace {

sandbox::SandboxOptions crms() {
    sandbox::SandboxOptions options;
    options.people = 400;
    options.seed = 23;
    return options;
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
    EXPECT_EQ(recordsByType(disturbed), recordsByType(undisturbed));
    EXPECT_EQ(doubledRecords(disturbed), 0U);
    EXPECT_EQ(compareCrms(disturbed).differences, std::vector<std::string>());
}

#ifdef LEADLOOM_CRASH_POINTS
/// In the order in which a first sync comes past them: each run goes further than the one before,
/// or recovers from it.
constexpr const char* CrashPoints[] = {
    "store.before_migration:1",
    "store.after_migration:1",
    "store.before_numbers:1",
    "run.begun:1",
    "token.before_save:1",
    "token.after_save:1",
    "net.after_request:1",
    "read.before_first_page:1",
    "store.before_commit:3",
    "store.after_commit:3",
    "read.after_page:1",
    "read.before_commit:1",
    "read.after_commit:1",
    "read.after_last_page:1",
    "read.before_generation_end:1",
    "apply.after_match:5",
    "apply.before_links:5",
    "apply.after_links:5",
    "outbox.before_commit:1",
    "outbox.before_send:1",
    "recovery.begin:1",
    "recovery.before_closed:1",
    "outbox.after_send:1",
    "outbox.inside_result_commit:1",
    // A lead of one record has neither yet: what is written brings them.
    "apply.after_contributions:1",
    "apply.after_change_log:1",
    "run.before_end:1",
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
        EXPECT_EQ(hub.exitCode, 128 + SIGKILL)
            << point << " was not reached: " << hub.output << hub.errors;
    }
    ::unsetenv("LEADLOOM_CRASH_POINT");
    const ProgramResult last = disturbed.run({"sync", "--approve", "--until-quiet"});
    ASSERT_LE(last.exitCode, 1) << last.errors;

    EXPECT_EQ(disturbed.runJson({"leads"}).size(), undisturbed.runJson({"leads"}).size());
    EXPECT_EQ(recordsByType(disturbed), recordsByType(undisturbed));
    EXPECT_EQ(doubledRecords(disturbed), 0U);
    EXPECT_EQ(compareCrms(disturbed).differences, std::vector<std::string>());
}

TEST(Kill, WhileTheDaemonDrainsLeavesAStoreThatServesAgain) {
    Deployment deployment(fewPeople());
    deployment.configure();
    ::setenv("LEADLOOM_CRASH_POINT", "serve.draining:1:kill", 1);
    const Serving dying = serve(deployment);
    dying.hub->signal(SIGTERM);
    EXPECT_EQ(dying.hub->wait().exitCode, 128 + SIGKILL);
    ::unsetenv("LEADLOOM_CRASH_POINT");

    const Serving serving = serve(deployment);
    serving.hub->signal(SIGTERM);
    EXPECT_EQ(serving.hub->wait().exitCode, 0);
}

TEST(Kill, HappensAtEveryPointThatIsListedForTheHub) {
    std::set<std::string> killedAt = {"serve.draining"};
    killedAt.insert(std::begin(BackupPoints), std::end(BackupPoints));
    killedAt.insert(std::begin(RestorePoints), std::end(RestorePoints));
    for (const std::string point : CrashPoints)
        killedAt.insert(point.substr(0, point.find(':')));
    std::set<std::string> listed;
    for (const leadloom::testing::CrashPointLine& point : leadloom::testing::crashPoints()) {
        if (point.inHub) listed.insert(point.name);
    }
    EXPECT_EQ(killedAt, listed);
}
#endif

}  // namespace
}  // namespace leadloom::tests
