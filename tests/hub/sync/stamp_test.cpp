#include <gtest/gtest.h>

#include "hub/sync/engine.h"
#include "tests/support/sim_world.h"

namespace leadloom::sync {
namespace {

using testing::SimSwitches;
using testing::SimVendor;
using testing::SimWorld;

constexpr TimeUs Second = 1'000'000;
constexpr TimeUs Minute = 60 * Second;
constexpr TimeUs Hour = 60 * Minute;

SimSwitches withClock(TimeUs offset) {
    SimSwitches switches;
    switches.clockOffsetUs = offset;
    return switches;
}

/// A person in two systems, paired and in agreement.
struct Two {
    explicit Two(TimeUs crmClock) {
        world.addSystem("crm", withClock(crmClock));
        world.addSystem("mail");
        id = crm().create("contacts",
                          {{"first", "Aino"}, {"email", "a@acme.example"}, {"title", "Buyer"}});
        world.settle();
        other = mail().liveIds("contacts").front();
        world.clock().advance(Minute);
    }
    SimVendor& crm() { return world.system("crm"); }
    SimVendor& mail() { return world.system("mail"); }
    std::string title() { return world.valueOf("crm", "contacts", id, "job_title"); }

    SimWorld world;
    std::string id;
    std::string other;
};

TEST(Stamps, TheFirstReadAlreadyGoesByTheMeasuredClock) {
    SimWorld world;
    SimVendor& crm = world.addSystem("crm", withClock(-Hour));
    SimVendor& mail = world.addSystem("mail");
    mail.create("contacts", {{"first", "Aino"}, {"email", "a@acme.example"}, {"title", "Old"}});
    world.clock().advance(10 * Minute);
    const std::string id =
        crm.create("contacts", {{"first", "Aino"}, {"email", "a@acme.example"}, {"title", "New"}});
    world.settle();
    EXPECT_EQ(world.valueOf("crm", "contacts", id, "job_title"), "New");
}

TEST(Stamps, AClockAheadDoesNotWinOverALaterEditElsewhere) {
    Two two(Hour);
    two.crm().edit("contacts", two.id, "title", "Earlier");
    two.world.clock().advance(Minute);
    two.mail().edit("contacts", two.other, "title", "Later");
    two.world.settle();
    EXPECT_EQ(two.title(), "Later");
}

TEST(Stamps, AClockBehindDoesNotLoseItsLaterEdit) {
    Two two(-Hour);
    two.mail().edit("contacts", two.other, "title", "Earlier");
    two.world.clock().advance(Minute);
    two.crm().edit("contacts", two.id, "title", "Later");
    two.world.settle();
    EXPECT_EQ(two.title(), "Later");
}

TEST(Stamps, AClockThatStepsBackLosesNoEdit) {
    Two two(0);
    for (const TimeUs step : {2 * Second, Hour, 24 * Hour}) {
        two.mail().edit("contacts", two.other, "title", "Before " + std::to_string(step));
        two.world.settle();
        two.world.clock().advance(Second);
        two.crm().switches.clockOffsetUs -= step;
        const std::string said = "After " + std::to_string(step);
        two.crm().edit("contacts", two.id, "title", said);
        two.world.settle();
        EXPECT_EQ(two.title(), said);
        EXPECT_EQ(two.mail().find("contacts", two.other)->fields.at("title"), said);
    }
}

TEST(Stamps, WhatAListShowedAsOldIsAskedForInTheNextRunWhereItCouldNotBeAtOnce) {
    Two two(0);
    two.crm().switches.clockOffsetUs -= 24 * Hour;
    two.crm().edit("contacts", two.id, "title", "After");
    two.crm().plan(testing::SimFault::BreaksLookup, 1);
    EXPECT_FALSE(two.world.sync().faults.empty());
    EXPECT_NE(two.title(), "After");

    two.world.start();
    EXPECT_TRUE(two.world.sync().faults.empty());
    EXPECT_EQ(two.title(), "After");
}

TEST(Stamps, NoneReachesIntoTheFuture) {
    Two two(0);
    two.crm().switches.clockOffsetUs = 24 * Hour;
    two.crm().edit("contacts", two.id, "title", "From tomorrow");
    two.world.settle();
    const model::EntityId lead = two.world.entityOf("crm", "contacts", two.id);
    for (const store::LinkRow& link : two.world.links(lead)) {
        for (const store::ShadowField& field : link.shadow.fields) {
            EXPECT_LE(field.stampUs, two.world.clock().wallUs());
        }
    }
}

}  // namespace
}  // namespace leadloom::sync
