#include <filesystem>
#include <unistd.h>

#include <gtest/gtest.h>

#include "hub/store/backup.h"
#include "hub/sync/engine.h"
#include "tests/support/sim_world.h"

namespace leadloom::sync {
namespace {

namespace fs = std::filesystem;
using testing::SimSwitches;
using testing::SimVendor;
using testing::SimWorld;

struct Folder {
    Folder() {
        std::string pattern = (fs::temp_directory_path() / "leadloom-epoch-XXXXXX").string();
        path = mkdtemp(pattern.data());
    }
    ~Folder() { fs::remove_all(path); }
    fs::path path;
};

/// Two systems in agreement over a store in a file, and a backup of it.
struct BackedUp {
    explicit BackedUp(SimSwitches switches = {}) {
        world.addSystem("crm", switches);
        world.addSystem("mail");
        id = crm().create("contacts", {{"first", "Aino"}, {"email", "aino@acme.example"}});
        world.settle();
        const auto made = store::backUpSqlite(folder.path / "store.db", folder.path / "backup.db",
                                              "sim", world.clock().wallUs());
        EXPECT_TRUE(made) << made.error().describe();
    }
    SimVendor& crm() { return world.system("crm"); }
    SimVendor& mail() { return world.system("mail"); }

    /// Goes on over the backup. `remembers`: what the replaced store knew is handed over.
    EpochReport restore(bool remembers = true) {
        const store::Legacy legacy = store::legacyOf(folder.path / "store.db");
        const auto staged = store::stageBackup(folder.path / "backup.db", folder.path / "next.db");
        EXPECT_TRUE(staged) << staged.error().describe();
        world.reopen(*staged);
        world.start();
        EpochOrder order;
        order.after = legacy.epoch;
        if (remembers) order.links = legacy.links;
        for (const store::SuppressionRow& row : legacy.suppressions)
            order.erasures.push_back({row.entity, row.atUs, {row.digest}});
        const auto report = world.engine().openEpoch(order);
        EXPECT_TRUE(report) << report.error().describe();
        return *report;
    }

    Folder folder;
    SimWorld world{1, folder.path / "store.db"};
    std::string id;
};

TEST(Epoch, RecordsMadeSinceTheBackupFindEachOtherAgain) {
    SimSwitches unmarked;
    unmarked.marksRecords = false;
    unmarked.createClass = CreateClass::None;
    BackedUp backed(unmarked);
    backed.crm().create("contacts", {{"first", "Nameless"}});
    backed.mail().create("contacts", {{"first", "Keyless"}});
    backed.world.settle();
    ASSERT_EQ(backed.crm().liveIds("contacts").size(), 3U);
    ASSERT_EQ(backed.mail().liveIds("contacts").size(), 3U);

    EXPECT_EQ(backed.restore().links, 4);
    backed.world.settle();

    EXPECT_EQ(backed.crm().liveIds("contacts").size(), 3U);
    EXPECT_EQ(backed.mail().liveIds("contacts").size(), 3U);
    EXPECT_EQ(backed.world.canonicals(model::Entity::Lead).size(), 3U);
    for (const std::string& wrong : backed.world.violations())
        ADD_FAILURE() << wrong;
}

TEST(Epoch, WhatTheFirstRunWouldCreateWaitsForAPerson) {
    BackedUp backed;
    backed.crm().create("contacts", {{"first", "Bela"}, {"email", "bela@acme.example"}});
    backed.restore(false);

    const RunReport held = backed.world.sync();
    EXPECT_EQ(held.status, "stopped_by_guard");
    ASSERT_EQ(held.guardStops.size(), 1U);
    EXPECT_EQ(held.guardStops.front().guard, "restored");
    EXPECT_EQ(held.guardStops.front().creates, 1);
    EXPECT_EQ(backed.mail().liveIds("contacts").size(), 1U);

    RunOptions approved;
    approved.approve = true;
    backed.world.sync(approved);
    EXPECT_EQ(backed.mail().liveIds("contacts").size(), 2U);
    backed.crm().create("contacts", {{"first", "Cleo"}, {"email", "cleo@acme.example"}});
    backed.world.settle();
    EXPECT_EQ(backed.mail().liveIds("contacts").size(), 3U);
}

TEST(Epoch, WhatTheFirstRunWouldDeleteWaitsForAPerson) {
    BackedUp backed;
    backed.world.stream("crm", "contacts").onDelete = OnDelete::Propagate;
    backed.world.start();
    backed.restore();
    backed.crm().remove("contacts", backed.id);

    const RunReport held = backed.world.sync();
    EXPECT_EQ(held.status, "stopped_by_guard");
    EXPECT_EQ(backed.mail().deletesByHub, 0);

    RunOptions approved;
    approved.approve = true;
    backed.world.sync(approved);
    EXPECT_EQ(backed.mail().deletesByHub, 1);
}

TEST(Epoch, APersonErasedSinceTheBackupIsErasedFromItToo) {
    BackedUp backed;
    const model::EntityId lead = backed.world.entityOf("crm", "contacts", backed.id);
    ASSERT_TRUE(backed.world.engine().erase(lead));

    EXPECT_EQ(backed.restore().erasedAgain, 1);

    EXPECT_TRUE(backed.world.canonicals(model::Entity::Lead).empty());
    EXPECT_TRUE(backed.world.links(lead).empty());
    backed.world.settle();
    EXPECT_TRUE(backed.crm().liveIds("contacts").empty());
    EXPECT_TRUE(backed.mail().liveIds("contacts").empty());
    backed.crm().create("contacts", {{"first", "Aino"}, {"email", "aino@acme.example"}});
    backed.world.settle();
    EXPECT_TRUE(backed.mail().liveIds("contacts").empty());
}

TEST(Epoch, EveryRestoreOpensANewOne) {
    BackedUp backed;
    EXPECT_EQ(backed.restore().epoch, 1);
    const auto again = backed.world.engine().openEpoch({"", "", 4, {}, {}});
    ASSERT_TRUE(again);
    EXPECT_EQ(again->epoch, 5);
}

}  // namespace
}  // namespace leadloom::sync
