#include <gtest/gtest.h>

#include "hub/sync/engine.h"
#include "tests/support/sim_world.h"

namespace leadloom::sync {
namespace {

using testing::SimVendor;
using testing::SimWorld;

constexpr TimeUs Second = 1'000'000;

TEST(Fairness, ASlowStreamStopsAtItsCheckpointAndGoesOnInTheNextRun) {
    SimWorld world;
    SimVendor& slow = world.addSystem("slow");
    SimVendor& crm = world.addSystem("crm");
    world.addSystem("mail");
    slow.switches.pageSize = 5;
    world.settle();
    for (int person = 0; person < 50; ++person) {
        const std::string name = "p" + std::to_string(person);
        slow.create("contacts", {{"first", name}, {"email", name + "@acme.example"}});
    }
    crm.create("contacts", {{"first", "Aino"}, {"email", "a@acme.example"}});
    slow.beforePage = [&] { world.clock().advance(6 * Second); };
    RunOptions options;
    options.sliceUs = 10 * Second;

    RunReport report = world.sync(options);
    EXPECT_EQ(report.unfinished, std::vector<std::string>{"slow"});
    EXPECT_EQ(report.status, "completed");
    EXPECT_TRUE(report.faults.empty());
    const std::size_t first = world.canonicals(model::Entity::Lead).size();
    EXPECT_LT(first, 51U);
    EXPECT_EQ(world.valueOf("crm", "contacts", crm.liveIds("contacts").front(), "given_name"),
              "Aino")
        << "others had their turn";

    for (int run = 0; run < 20 && !report.unfinished.empty(); ++run)
        report = world.sync(options);
    world.settle();
    EXPECT_EQ(world.canonicals(model::Entity::Lead).size(), 51U);
    EXPECT_EQ(world.system("mail").liveIds("contacts").size(), 51U);
}

}  // namespace
}  // namespace leadloom::sync
