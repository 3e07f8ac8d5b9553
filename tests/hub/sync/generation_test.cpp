#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "hub/base/crash_point.h"
#include "hub/sync/connection/lateness.h"
#include "hub/sync/reading/page_sink.h"
#include "hub/sync/reading/stream_reader.h"
#include "tests/support/sim_world.h"

namespace leadloom::sync {
namespace {

using testing::SimSwitches;
using testing::SimVendor;
using testing::SimWorld;

constexpr TimeUs Second = 1'000'000;
constexpr TimeUs Day = 86'400 * Second;

store::CheckpointRow checkpointOf(SimWorld& world) {
    auto tx = world.store().beginRead();
    return **(*tx)->checkpoint(*world.store().streamKey("crm", "contacts"));
}

SimVendor& twoPeople(SimWorld& world, SimSwitches switches = {}) {
    SimVendor& crm = world.addSystem("crm", switches);
    world.addSystem("mail");
    crm.create("contacts", {{"first", "Aino"}, {"email", "a@acme.example"}});
    crm.create("contacts", {{"first", "Bela"}, {"email", "b@acme.example"}});
    return crm;
}

TEST(Generation, AnotherScopeIsANewBaselineAndDeletesNothing) {
    SimWorld world;
    SimSwitches switches;
    switches.incremental = false;
    switches.lookupById = false;
    switches.deletes = DeleteVisibility::Absence;
    SimVendor& crm = twoPeople(world, switches);
    world.stream("crm", "contacts").onDelete = OnDelete::Propagate;
    world.settle();
    // A narrower list: what it doesn't show any more isn't gone.
    world.stream("crm", "contacts").scope = "list 2";
    world.start();
    crm.switches.listsNothing = true;
    world.settle();
    crm.switches.listsNothing = false;
    EXPECT_EQ(world.system("mail").deletesByHub, 0);
    EXPECT_EQ(world.system("mail").liveIds("contacts").size(), 2U);
}

TEST(Generation, OneBegunUnderAnotherScopeIsBegunAnew) {
    SimWorld world;
    SimSwitches switches;
    switches.pageSize = 1;
    SimVendor& crm = twoPeople(world, switches);
    world.settle();
    RunOptions full;
    full.full = true;
    crm.switches.failsPage = 1;
    world.sync(full);
    store::CheckpointRow broken = checkpointOf(world);
    {
        auto tx = world.store().beginWrite();
        broken.openGeneration = broken.generation + 1;
        broken.openScope = "another scope";
        broken.cursor = "2";
        ASSERT_TRUE((*tx)->putCheckpoint(broken));
        ASSERT_TRUE((*tx)->commit());
    }
    crm.switches.failsPage = 0;
    world.sync();
    const store::CheckpointRow after = checkpointOf(world);
    EXPECT_GT(after.generation, broken.openGeneration);
    EXPECT_EQ(after.records, 2);
    EXPECT_EQ(after.openGeneration, 0);
}

TEST(Generation, ANumberIsNotUsedAgainBehindAReadThatBrokeOffWithinItsFirstPage) {
    SimWorld world;
    SimVendor& crm = twoPeople(world);
    world.settle();
    const std::int64_t before = checkpointOf(world).generation;
    RunOptions full;
    full.full = true;
    crm.switches.failsPage = 1;
    world.sync(full);
    EXPECT_TRUE(checkpointOf(world).cursor.empty()) << "the read left no place to go on from";
    crm.switches.failsPage = 0;
    world.sync();
    EXPECT_EQ(checkpointOf(world).generation, before + 2) << "it was asked for, and still is";
}

/// Ends the engine behind the last page of the first system's people. False: crash points aren't
/// compiled in.
bool dieBehindTheLastPage(SimWorld& world, const RunOptions& options) {
    static int streams = 0;
    streams = 0;
    setCrashHook([](const char* reached) {
        const bool ended = std::string_view(reached) == "read.after_last_page";
        if (ended && ++streams == 2) throw testing::SimCrash{};  // companies come first
    });
    bool died = false;
    try {
        world.sync(options);
    } catch (const testing::SimCrash&) {
        died = true;
    }
    setCrashHook(nullptr);
    world.start();
    return died;
}

TEST(Generation, OneThatShowedAllAndDidNotEndIsNotBegunAnewUnderItsNumber) {
    for (const std::size_t pageSize : {1U, 100U}) {
        SimWorld world;
        SimSwitches switches;
        switches.pageSize = pageSize;
        SimVendor& crm = twoPeople(world, switches);
        world.settle();
        const store::CheckpointRow before = checkpointOf(world);
        RunOptions full;
        full.full = true;
        if (!dieBehindTheLastPage(world, full)) GTEST_SKIP() << "no crash points here";
        const std::string cursor = checkpointOf(world).cursor;
        EXPECT_NE(cursor, before.cursor) << "the end of a walk is no place to go on from";
        EXPECT_EQ(cursor.empty(), pageSize != 1);
        world.sync();
        const store::CheckpointRow after = checkpointOf(world);
        EXPECT_EQ(after.generation, before.generation + (pageSize == 1 ? 1 : 2));
        EXPECT_EQ(after.openGeneration, 0);
        // Changes are asked for again from here on.
        crm.edit("contacts", crm.liveIds("contacts").front(), "city", "Oulu");
        world.sync();
        EXPECT_EQ(checkpointOf(world).generation, after.generation);
        EXPECT_NE(checkpointOf(world).cursor, after.cursor);
    }
}

TEST(Generation, AnOutageLongerThanTheDeleteFeedReadsEverything) {
    SimWorld world;
    SimSwitches switches;
    switches.feedWindowUs = 15 * Day;
    SimVendor& crm = twoPeople(world, switches);
    world.settle();
    const std::int64_t first = checkpointOf(world).generation;
    world.clock().advance(14 * Day);
    world.sync();
    EXPECT_EQ(checkpointOf(world).generation, first);
    world.clock().advance(15 * Day);
    crm.create("contacts", {{"first", "Cleo"}, {"email", "c@acme.example"}});
    world.sync();
    EXPECT_EQ(checkpointOf(world).generation, first + 1);
}

TEST(Generation, IsOpenedAtLeisureWhereThatIsAskedFor) {
    SimWorld world;
    twoPeople(world);
    world.stream("crm", "contacts").reconcileUs = 7 * Day;
    world.settle();
    const std::int64_t first = checkpointOf(world).generation;
    world.clock().advance(6 * Day);
    world.sync();
    EXPECT_EQ(checkpointOf(world).generation, first);
    world.clock().advance(2 * Day);
    world.sync();
    EXPECT_EQ(checkpointOf(world).generation, first + 1);
}

TEST(Lateness, WidensTheOverlapOnlyWhenAChangeCameNearItsBound) {
    SimWorld world;
    auto tx = world.store().beginWrite();
    ASSERT_TRUE(learnLateness(**tx, 1, 20 * Second, 60 * Second));
    EXPECT_EQ(*learntOverlap(**tx, 1), 0);
    ASSERT_TRUE(learnLateness(**tx, 1, 50 * Second, 60 * Second));
    EXPECT_EQ(*learntOverlap(**tx, 1), 100 * Second);
    ASSERT_TRUE(learnLateness(**tx, 1, 40 * Second, 60 * Second));
    EXPECT_EQ(*learntOverlap(**tx, 1), 100 * Second) << "never narrower again";
    ASSERT_TRUE(learnLateness(**tx, 1, 30 * Day, 100 * Second));
    EXPECT_EQ(*learntOverlap(**tx, 1), Day) << "bounded";
    EXPECT_EQ(*learntOverlap(**tx, 2), 0);
}

}  // namespace
}  // namespace leadloom::sync
