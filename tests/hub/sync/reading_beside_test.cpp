#include <gtest/gtest.h>

#include "hub/sync/engine.h"
#include "tests/hub/sync/moody_store.h"
#include "tests/support/sim_world.h"

namespace leadloom::sync {
namespace {

using testing::SimVendor;
using testing::SimWorld;

constexpr int People = 40;

/// People whose records are so long that a few of them are a step.
void fill(SimVendor& crm) {
    for (int person = 0; person < People; ++person) {
        const std::string name = "p" + std::to_string(person);
        crm.create("contacts", {{"first", name},
                                {"email", name + "@acme.example"},
                                {"history", std::string(700'000, 'h')}});
    }
}

TEST(ReadingBeside, KeepsAllThatALongReadShows) {
    SimWorld world;
    world.settings().storesBesideReading = true;
    SimVendor& crm = world.addSystem("crm");
    world.addSystem("mail");
    crm.switches.pageSize = 3;
    fill(crm);

    const RunReport report = world.sync();
    EXPECT_EQ(report.status, "completed");
    world.settle();
    EXPECT_EQ(world.canonicals(model::Entity::Lead).size(), std::size_t{People});
    EXPECT_EQ(world.system("mail").liveIds("contacts").size(), std::size_t{People});
    EXPECT_TRUE(world.violations().empty());
}

TEST(ReadingBeside, AStepThatFailsEndsTheReadAndNothingBehindItIsKept) {
    SimWorld world;
    MoodyStore store(world.store());
    world.settings().store = &store;
    world.settings().storesBesideReading = true;
    SimVendor& crm = world.addSystem("crm");
    world.addSystem("mail");
    crm.switches.pageSize = 3;
    fill(crm);
    int page = 0;
    crm.beforePage = [&] {
        if (++page == 5) store.refuses = true;
    };
    world.start();

    const auto report = world.engine().sync({});
    ASSERT_FALSE(report);
    EXPECT_EQ(report.error().kind, ErrorKind::Storage);
    EXPECT_LT(world.canonicals(model::Entity::Lead).size(), std::size_t{People});

    store.refuses = false;
    crm.beforePage = nullptr;
    world.settle();
    EXPECT_EQ(world.canonicals(model::Entity::Lead).size(), std::size_t{People});
    EXPECT_TRUE(world.violations().empty());
}

}  // namespace
}  // namespace leadloom::sync
