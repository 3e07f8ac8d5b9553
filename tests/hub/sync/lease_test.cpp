#include <utility>

#include <gtest/gtest.h>

#include "hub/sync/engine.h"
#include "tests/support/sim_world.h"

namespace leadloom::sync {
namespace {

using testing::SimVendor;
using testing::SimWorld;

std::int64_t readBy(const RunReport& report) {
    std::int64_t sum = 0;
    for (const StreamReport& stream : report.streams)
        sum += stream.read;
    return sum;
}

/// A second worker on the same store, as another process would be.
EngineSettings another(SimWorld& world) {
    EngineSettings settings = world.settings();
    settings.worker = "another";
    settings.soleWorker = false;
    return settings;
}

TEST(Leases, AnotherWorkersStreamsAreLeftAloneUntilItsTimeIsPast) {
    SimWorld world;
    SimVendor& crm = world.addSystem("crm");
    world.addSystem("mail");
    crm.create("contacts", {{"first", "Aino"}, {"email", "a@acme.example"}});
    world.settle();
    world.sync();
    Engine second(another(world));
    crm.create("contacts", {{"first", "Bela"}, {"email", "b@acme.example"}});

    EXPECT_EQ(readBy(*second.sync({})), 0) << "the first one lives";
    world.clock().advance(world.settings().leaseUs + 1);
    EXPECT_EQ(readBy(*second.sync({})), 1) << "the first one is taken for dead";
    EXPECT_EQ(world.system("mail").liveIds("contacts").size(), 2U);
}

TEST(Leases, AWorkerThatWasOnlyBelievedDeadCommitsNothingMore) {
    SimWorld world;
    SimVendor& crm = world.addSystem("crm");
    SimVendor& mail = world.addSystem("mail");
    crm.create("contacts", {{"first", "Aino"}, {"email", "a@acme.example"}});
    world.settle();
    crm.create("contacts", {{"first", "Bela"}, {"email", "b@acme.example"}});
    bool outrun = false;
    mail.beforeWrite = [&] {
        if (std::exchange(outrun, true)) return;
        auto tx = world.store().beginWrite();
        for (const char* name : {"contacts", "companies"}) {
            const auto key = *world.store().streamKey("mail", name);
            ASSERT_TRUE((*tx)->takeLease("stream:" + std::to_string(key), "another",
                                         world.clock().wallUs(),
                                         world.clock().wallUs() + 60'000'000, true));
        }
        ASSERT_TRUE((*tx)->commit());
    };
    const RunReport report = world.sync();
    ASSERT_EQ(report.faults.size(), 1U);
    EXPECT_EQ(report.faults[0].connection, "mail");
    auto open =
        (*world.store().beginRead())->openAttempts(*world.store().streamKey("mail", "contacts"));
    EXPECT_EQ(open->size(), 1U) << "what came of it is for the other one to find out";

    world.start();
    world.settle();
    EXPECT_EQ(mail.liveIds("contacts").size(), 2U) << "and nothing was made twice";
}

TEST(Leases, AProcessThatDiedIsFollowedAtOnceWhereNoOtherCanBe) {
    SimWorld world;
    SimVendor& crm = world.addSystem("crm");
    world.addSystem("mail");
    crm.create("contacts", {{"first", "Aino"}, {"email", "a@acme.example"}});
    world.sync();
    world.start();
    crm.create("contacts", {{"first", "Bela"}, {"email", "b@acme.example"}});
    EXPECT_EQ(readBy(world.sync()), 2) << "one of crm, and what was written to mail";
}

}  // namespace
}  // namespace leadloom::sync
