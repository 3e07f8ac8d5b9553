// Persons erased by systems whose records the hub can't delete.
#include <gtest/gtest.h>

#include "tests/support/sim_world.h"

namespace leadloom::sync {
namespace {

using testing::SimSwitches;
using testing::SimVendor;
using testing::SimWorld;

struct Outcome {
    bool complete = false;
    bool byHand = false;
    std::size_t left = 0;
};

Outcome eraseFromReadOnlySystem(bool erases) {
    SimWorld world;
    SimSwitches switches;
    switches.erasesPersons = erases;
    SimVendor& crm = world.addSystem("crm", switches);
    world.stream("crm", "contacts").direction = Direction::In;
    const std::string id = crm.create("contacts", {{"first", "Aino"}, {"email", "a@acme.example"}});
    world.start();
    world.settle();
    const auto report = world.engine().erase(world.entityOf("crm", "contacts", id));
    if (!report) return {};
    return {report->complete, report->byHand, crm.liveIds("contacts").size()};
}

TEST(Erase, AsksASystemThatErasesPersonsWhereItsRecordsCannotBeDeleted) {
    const Outcome asked = eraseFromReadOnlySystem(true);
    EXPECT_TRUE(asked.complete);
    EXPECT_FALSE(asked.byHand);
    EXPECT_EQ(asked.left, 0U);
}

TEST(Erase, LeavesATicketForAPersonWhereASystemCannot) {
    const Outcome left = eraseFromReadOnlySystem(false);
    EXPECT_TRUE(left.byHand);
    EXPECT_EQ(left.left, 1U);
}

}  // namespace
}  // namespace leadloom::sync
