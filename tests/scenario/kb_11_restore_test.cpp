// A backup never knew what happened after it.
#include <filesystem>
#include <unistd.h>

#include "hub/store/backup.h"
#include "tests/scenario/scenario.h"

namespace leadloom::testing {
namespace {

class Kb11RestoredBackup : public TwoSystems {
protected:
    Kb11RestoredBackup() {
        std::string pattern =
            (std::filesystem::temp_directory_path() / "leadloom-kb11-XXXXXX").string();
        if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
        folder_ = pattern;
    }
    ~Kb11RestoredBackup() override {
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }
    std::filesystem::path folder_;
};

TEST_F(Kb11RestoredBackup, LetsOldDeletesWaitForAPersonAndMakesNothingAgain) {
    SimWorld world(1, folder_ / "store.db");
    SimVendor& crm = world.addSystem("crm");
    SimVendor& mail = world.addSystem("mail");
    for (const std::string system : {"crm", "mail"})
        world.stream(system, "contacts").onDelete = sync::OnDelete::Propagate;
    std::vector<std::string> ids;
    for (int number = 0; number < 5; ++number)
        ids.push_back(crm.create("contacts", person(number)));
    world.settle();
    ASSERT_TRUE(store::backUpSqlite(folder_ / "store.db", folder_ / "backup.db", "sim",
                                    world.clock().wallUs()));
    // After the backup: somebody new, and somebody deleted in one system while the hub is down.
    crm.create("contacts", person(10));
    world.settle();
    ASSERT_EQ(mail.liveIds("contacts").size(), 6U);
    crm.remove("contacts", ids[0]);

    const store::Legacy legacy = store::legacyOf(folder_ / "store.db");
    const auto staged = store::stageBackup(folder_ / "backup.db", folder_ / "next.db");
    ASSERT_TRUE(staged);
    world.reopen(*staged);
    world.start();
    sync::EpochOrder order;
    order.after = legacy.epoch;
    order.links = legacy.links;
    ASSERT_TRUE(world.engine().openEpoch(order));
    const std::int64_t before = crm.writes + mail.writes;
    world.sync();
    world.clock().advance(Hour);
    world.sync();

    EXPECT_EQ(mail.deletesByHub, 0) << "the deletion waits";
    EXPECT_EQ(crm.writes + mail.writes, before) << "nothing is made again";
    EXPECT_EQ(mail.liveIds("contacts").size(), 6U);
    EXPECT_EQ(crm.liveIds("contacts").size(), 5U);
    sync::RunOptions approved;
    approved.approve = true;
    world.sync(approved);
    world.settle();
    EXPECT_EQ(mail.deletesByHub, 1);
    EXPECT_EQ(mail.liveIds("contacts").size(), 5U);
    EXPECT_EQ(world.canonicals(model::Entity::Lead).size(), 5U);
}

}  // namespace
}  // namespace leadloom::testing
