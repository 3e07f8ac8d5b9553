#include <gtest/gtest.h>

#include "hub/sync/engine.h"
#include "tests/support/sim_world.h"

namespace leadloom::sync {
namespace {

using testing::SimSwitches;
using testing::SimVendor;
using testing::SimWorld;

struct Pair {
    explicit Pair(OnDelete policy, SimSwitches switches = {}) {
        world.addSystem("crm", switches);
        world.addSystem("mail");
        world.stream("crm", "contacts").onDelete = policy;
        id = crm().create("contacts", {{"first", "Aino"}, {"email", "a@acme.example"}});
        crm().create("contacts", {{"first", "Bela"}, {"email", "b@acme.example"}});
        world.settle();
        other = world.system("mail").liveIds("contacts").front();
    }
    SimVendor& crm() { return world.system("crm"); }
    SimVendor& mail() { return world.system("mail"); }

    SimWorld world;
    std::string id;
    std::string other;
};

TEST(Deletion, UnlinksByDefaultAndNeverMakesTheRecordAgain) {
    Pair pair(OnDelete::Unlink);
    pair.crm().remove("contacts", pair.id);
    pair.world.settle();
    EXPECT_EQ(pair.mail().liveIds("contacts").size(), 2U);
    pair.mail().edit("contacts", pair.other, "title", "Buyer");
    pair.world.settle();
    EXPECT_EQ(pair.crm().liveIds("contacts").size(), 1U);
}

TEST(Deletion, PropagatesWithItsEvidence) {
    Pair pair(OnDelete::Propagate);
    pair.crm().remove("contacts", pair.id);
    const RunReport report = pair.world.sync();
    EXPECT_EQ(pair.mail().deletesByHub, 1) << toJson(report);
    pair.world.settle();
    EXPECT_EQ(pair.mail().liveIds("contacts").size(), 1U);
}

TEST(Deletion, WhatIsMadeAgainUnderOurIdIsLookedForFirst) {
    Pair pair(OnDelete::Propagate);
    pair.mail().unlist("contacts", pair.other, true);
    pair.crm().remove("contacts", pair.id);
    pair.world.settle();
    pair.crm().restore("contacts", pair.id);
    pair.mail().restore("contacts", pair.other);
    pair.mail().edit("contacts", pair.other, "title", "Buyer");
    pair.world.settle();
    EXPECT_EQ(pair.mail().find("contacts", pair.other)->fields.at("title"), "Buyer");
    EXPECT_EQ(pair.crm().find("contacts", pair.id)->fields.at("title"), "Buyer");
    for (const std::string& wrong : pair.world.violations())
        ADD_FAILURE() << wrong;
}

TEST(Deletion, AnEditElsewhereWinsOverADeletion) {
    Pair pair(OnDelete::Propagate);
    pair.mail().edit("contacts", pair.other, "title", "Buyer");
    pair.crm().remove("contacts", pair.id);
    // The edit is read first, so that the deletion meets a changed record.
    RunOptions mailFirst;
    mailFirst.streams = {{"mail", "contacts"}};
    pair.crm().switches.credentialsRefused = true;
    pair.world.sync(mailFirst);
    pair.crm().switches.credentialsRefused = false;
    pair.world.settle();
    EXPECT_EQ(pair.mail().deletesByHub, 0);
    EXPECT_EQ(pair.mail().liveIds("contacts").size(), 2U);
}

TEST(Deletion, RecreatesWhereThatIsAskedFor) {
    Pair pair(OnDelete::Recreate);
    pair.crm().remove("contacts", pair.id);
    pair.world.settle();
    EXPECT_EQ(pair.crm().liveIds("contacts").size(), 2U);
    EXPECT_TRUE(pair.crm().find("contacts", pair.id)->deleted);
}

TEST(Deletion, ARestoredRecordComesBackUnderItsOwnLead) {
    Pair pair(OnDelete::Unlink);
    const model::EntityId lead = pair.world.entityOf("crm", "contacts", pair.id);
    pair.crm().remove("contacts", pair.id);
    pair.world.settle();
    pair.crm().restore("contacts", pair.id);
    pair.crm().edit("contacts", pair.id, "title", "Back again");
    pair.world.settle();
    EXPECT_EQ(pair.world.entityOf("crm", "contacts", pair.id), lead);
    EXPECT_EQ(pair.mail().find("contacts", pair.other)->fields.at("title"), "Back again");
}

/// What the hub deleted was made anew when the record came back, and that was deleted as well: the
/// first one is known by its marker alone.
TEST(Deletion, AnIdThatIsUsedAgainIsNoNewsOfTheFormerLead) {
    Pair pair(OnDelete::Unlink);
    pair.crm().switches.reusesIds = true;
    pair.world.start();
    pair.crm().remove("contacts", pair.id);
    pair.world.settle();
    pair.world.clock().advance(10'000'000);
    const std::map<std::string, std::string> cara = {{"first", "Cara"},
                                                     {"email", "c@acme.example"}};
    ASSERT_EQ(pair.crm().create("contacts", cara), pair.id);
    pair.world.settle();
    EXPECT_EQ(pair.mail().find("contacts", pair.other)->fields.at("first"), "Aino");
    EXPECT_EQ(pair.mail().liveIds("contacts").size(), 3U);
    EXPECT_EQ(pair.crm().liveIds("contacts").size(), 2U);
    for (const std::string& wrong : pair.world.violations())
        ADD_FAILURE() << wrong;
}

TEST(Deletion, WhoRestoresWhatWasMadeAnewSinceWantsTheLeadBack) {
    Pair pair(OnDelete::Propagate);
    const std::string first = pair.other;
    pair.crm().remove("contacts", pair.id);
    pair.world.settle();
    ASSERT_TRUE(pair.mail().find("contacts", first)->deleted);
    pair.crm().restore("contacts", pair.id);
    pair.world.settle();
    ASSERT_EQ(pair.mail().liveIds("contacts").size(), 2U);
    pair.crm().remove("contacts", pair.id);
    pair.world.settle();
    ASSERT_EQ(pair.mail().liveIds("contacts").size(), 1U);
    pair.mail().restore("contacts", first);
    pair.world.settle();
    EXPECT_FALSE(pair.mail().find("contacts", first)->deleted);
}

TEST(Deletion, AbsenceCountsOnlyAfterALookUp) {
    SimSwitches silent;
    silent.deletes = DeleteVisibility::Absence;
    Pair pair(OnDelete::Propagate, silent);
    pair.crm().remove("contacts", pair.id);
    pair.world.sync();
    EXPECT_EQ(pair.mail().deletesByHub, 0);
    RunOptions full;
    full.full = true;
    pair.world.sync(full);
    EXPECT_EQ(pair.mail().deletesByHub, 1);
}

TEST(Deletion, WithoutALookUpAbsenceMustRepeat) {
    SimSwitches silent;
    silent.deletes = DeleteVisibility::Absence;
    silent.lookupById = false;
    Pair pair(OnDelete::Propagate, silent);
    pair.crm().remove("contacts", pair.id);
    RunOptions full;
    full.full = true;
    pair.world.sync(full);
    EXPECT_EQ(pair.mail().deletesByHub, 0);
    pair.world.sync(full);
    EXPECT_EQ(pair.mail().deletesByHub, 1);
}

TEST(Deletion, AnEmptyListingDeletesNothing) {
    SimSwitches silent;
    silent.deletes = DeleteVisibility::Absence;
    Pair pair(OnDelete::Propagate, silent);
    pair.crm().switches.listsNothing = true;
    RunOptions full;
    full.full = true;
    const RunReport report = pair.world.sync(full);
    EXPECT_EQ(report.status, "stopped_by_guard");
    EXPECT_EQ(report.exitCode(), 4);
    EXPECT_EQ(pair.mail().deletesByHub, 0);
}

TEST(Deletion, AMergeThereJoinsTheLeadsAndLeavesTheOthersRecords) {
    Pair pair(OnDelete::Unlink);
    const auto people = pair.crm().liveIds("contacts");
    pair.crm().merge("contacts", people[1], people[0]);
    pair.world.settle();
    EXPECT_EQ(pair.world.entityOf("crm", "contacts", people[0]),
              pair.world.entityOf("mail", "contacts", pair.mail().liveIds("contacts")[1]));
    EXPECT_EQ(pair.mail().liveIds("contacts").size(), 2U);
    EXPECT_EQ(pair.mail().deletesByHub, 0);
    for (const std::string& wrong : pair.world.violations())
        ADD_FAILURE() << wrong;
}

TEST(Deletion, AConvertedRecordsLinkGoesOnAtItsContact) {
    SimWorld world;
    SimVendor& crm = world.addSystem("crm");
    SimVendor& mail = world.addSystem("mail");
    world.addStream("crm", "leads", model::Entity::Lead);
    const std::string lead = crm.create("leads", {{"first", "Aino"}, {"email", "a@acme.example"}});
    world.settle();
    const auto contact = crm.liveIds("contacts");
    const std::string target =
        contact.empty() ? crm.create("contacts", {{"first", "Aino"}, {"email", "a@acme.example"}})
                        : contact.front();
    crm.convert("leads", lead, "contacts", target);
    world.settle();
    crm.edit("contacts", target, "title", "Customer");
    world.settle();
    ASSERT_EQ(mail.liveIds("contacts").size(), 1U);
    EXPECT_EQ(mail.find("contacts", mail.liveIds("contacts").front())->fields.at("title"),
              "Customer");
    EXPECT_EQ(world.canonicals(model::Entity::Lead).size(), 1U);
}

}  // namespace
}  // namespace leadloom::sync
