#include "hub/sync/run/fence.h"

#include <gtest/gtest.h>

#include "hub/sync/engine.h"
#include "tests/support/sim_world.h"

namespace leadloom::sync {
namespace {

using testing::SimVendor;
using testing::SimWorld;

constexpr TimeUs Day = TimeUs{86'400} * 1'000'000;
constexpr TimeUs Hour = TimeUs{3'600} * 1'000'000;

bool isBuried(SimWorld& world, const std::string& id) {
    const auto key = *world.store().streamKey("crm", "contacts");
    return (*(*world.store().beginRead())->tombstone(key, id)).has_value();
}

RunReport reconcile(SimWorld& world) {
    RunOptions full;
    full.full = true;
    return world.sync(full);
}

TEST(Fence, TombstonesGoOnlyWhenEverythingWasReadSinceAndTheyAreOld) {
    SimWorld world;
    SimVendor& crm = world.addSystem("crm");
    SimVendor& mail = world.addSystem("mail");
    const std::string id = crm.create("contacts", {{"first", "Aino"}, {"email", "a@acme.example"}});
    crm.create("contacts", {{"first", "Bela"}, {"email", "b@acme.example"}});
    world.settle();
    crm.remove("contacts", id);
    world.settle();
    ASSERT_TRUE(isBuried(world, id));
    mail.switches.credentialsRefused = true;
    world.clock().advance(200 * Day);
    reconcile(world);
    EXPECT_TRUE(isBuried(world, id)) << "mail was not read since";
    mail.switches.credentialsRefused = false;
    world.clock().advance(2 * Hour);
    reconcile(world);
    EXPECT_FALSE(isBuried(world, id));
    EXPECT_GT(*forgottenUntil(**world.store().beginRead()), 0);
}

TEST(Fence, AYoungTombstoneStays) {
    SimWorld world;
    SimVendor& crm = world.addSystem("crm");
    world.addSystem("mail");
    const std::string id = crm.create("contacts", {{"first", "Aino"}, {"email", "a@acme.example"}});
    world.settle();
    crm.remove("contacts", id);
    world.settle();
    world.clock().advance(100 * Day);
    reconcile(world);
    EXPECT_TRUE(isBuried(world, id));
}

TEST(Fence, WhatAConnectionHoldsFromBeforeItIsPutToReview) {
    SimWorld world;
    SimVendor& crm = world.addSystem("crm");
    world.addSystem("mail");
    crm.create("contacts", {{"first", "Aino"}, {"email", "a@acme.example"}});
    world.settle();
    {
        auto tx = world.store().beginWrite();
        const TimeUs fence = world.clock().wallUs() + Hour;
        ASSERT_TRUE((*tx)->putValue("tombstones_forgotten_until", std::to_string(fence)));
        ASSERT_TRUE((*tx)->commit());
    }
    crm.create("contacts", {{"first", "Ghost"}, {"email", "g@acme.example"}});
    world.sync();
    ASSERT_EQ(world.parked().size(), 1U);
    EXPECT_EQ(world.parked()[0].code, "below_fence");
    EXPECT_EQ(world.canonicals(model::Entity::Lead).size(), 1U);
    EXPECT_EQ(world.system("mail").liveIds("contacts").size(), 1U);

    world.clock().advance(2 * Hour);
    reconcile(world);
    EXPECT_EQ(world.canonicals(model::Entity::Lead).size(), 1U) << "it waits for a person";
    ASSERT_TRUE(world.engine().replayDeadLetter(world.parked()[0].id));
    world.settle();
    EXPECT_EQ(world.canonicals(model::Entity::Lead).size(), 2U);
}

}  // namespace
}  // namespace leadloom::sync
