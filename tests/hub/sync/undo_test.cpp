#include "hub/sync/undo/undo.h"

#include <map>

#include <gtest/gtest.h>

#include "tests/support/sim_world.h"

namespace leadloom::sync {
namespace {

using testing::SimRecord;
using testing::SimVendor;
using testing::SimWorld;

RunOptions asKim() {
    RunOptions options;
    options.actor = "os:kim";
    return options;
}

/// What a system's users see of a kind of record.
std::map<std::string, std::map<std::string, std::string>> seen(SimVendor& vendor) {
    std::map<std::string, std::map<std::string, std::string>> records;
    for (const std::string& id : vendor.liveIds("contacts")) {
        for (const auto& [field, value] : vendor.find("contacts", id)->fields) {
            if (!value.empty()) records[id][field] = value;
        }
    }
    return records;
}

struct Pair {
    explicit Pair(testing::SimSwitches switches = {}) {
        world.addSystem("crm", switches);
        world.addSystem("mail", switches);
        id = crm().create("contacts",
                          {{"first", "Aino"}, {"email", "a@acme.example"}, {"title", "Buyer"}});
        world.settle();
        other = mail().liveIds("contacts").front();
    }
    SimVendor& crm() { return world.system("crm"); }
    SimVendor& mail() { return world.system("mail"); }
    std::string field(SimVendor& vendor, const std::string& record, const std::string& name) {
        const auto& fields = vendor.find("contacts", record)->fields;
        return fields.contains(name) ? fields.at(name) : std::string();
    }
    Result<RunReport> undo(const std::string& run, bool again = false) {
        const auto plan = world.engine().planUndo(run, again, asKim());
        if (!plan) return plan.error();
        return world.engine().apply(plan->id, asKim());
    }

    SimWorld world;
    std::string id;
    std::string other;
};

void expectSilent(SimWorld& world) {
    world.clock().advance(3'600'000'000);
    RunOptions full;
    full.full = true;
    for (int again = 0; again < 2; ++again) {
        const RunReport report = world.sync(full);
        EXPECT_EQ(report.writes(), 0) << toJson(report);
        EXPECT_EQ(report.changeRows, 0) << toJson(report);
        for (const StreamReport& stream : report.streams)
            EXPECT_EQ(stream.drift, 0) << toJson(report);
    }
    for (const std::string& wrong : world.violations())
        ADD_FAILURE() << wrong;
}

TEST(Undo, PutsBothSystemsBackAsTheyWereBeforeTheRunAndStaysSilent) {
    Pair pair;
    pair.crm().edit("contacts", pair.id, "title", "Head of Purchasing");
    pair.mail().edit("contacts", pair.other, "city", "Oulu");
    const std::string fresh =
        pair.mail().create("contacts", {{"first", "Eino"}, {"email", "e@acme.example"}});
    const auto crmBefore = seen(pair.crm());
    const auto mailBefore = seen(pair.mail());
    const RunReport run = pair.world.sync();
    EXPECT_EQ(run.writes(), 3) << toJson(run);
    ASSERT_NE(seen(pair.crm()), crmBefore);

    const auto plan = pair.world.engine().planUndo(run.run, false, asKim());
    ASSERT_TRUE(plan) << plan.error().describe();
    EXPECT_EQ(plan->undone.size(), 3U) << toJson(*plan);
    EXPECT_NE(seen(pair.crm()), crmBefore) << "a plan writes nothing";
    const auto undone = pair.world.engine().apply(plan->id, asKim());
    ASSERT_TRUE(undone) << undone.error().describe();
    EXPECT_EQ(undone->status, "completed") << toJson(*undone);
    EXPECT_EQ(seen(pair.crm()), crmBefore);
    EXPECT_EQ(seen(pair.mail()), mailBefore);
    expectSilent(pair.world);
    EXPECT_EQ(seen(pair.crm()), crmBefore);
    EXPECT_EQ(seen(pair.mail()), mailBefore);
}

TEST(Undo, LeavesLaterEditsFlow) {
    Pair pair;
    pair.crm().edit("contacts", pair.id, "title", "Head of Purchasing");
    const RunReport run = pair.world.sync();
    ASSERT_TRUE(pair.undo(run.run));
    EXPECT_EQ(pair.field(pair.mail(), pair.other, "title"), "Buyer");
    pair.crm().edit("contacts", pair.id, "title", "Chief Buyer");
    pair.world.settle();
    EXPECT_EQ(pair.field(pair.mail(), pair.other, "title"), "Chief Buyer");
    pair.mail().edit("contacts", pair.other, "title", "Buyer again");
    pair.world.settle();
    EXPECT_EQ(pair.field(pair.crm(), pair.id, "title"), "Buyer again");
    expectSilent(pair.world);
}

TEST(Undo, KeepsEditsMadeSinceAndNamesThem) {
    Pair pair;
    pair.crm().edit("contacts", pair.id, "title", "Head of Purchasing");
    pair.crm().edit("contacts", pair.id, "city", "Oulu");
    const RunReport run = pair.world.sync();
    pair.mail().edit("contacts", pair.other, "title", "Purchaser");
    const auto plan = pair.world.engine().planUndo(run.run, false, asKim());
    ASSERT_TRUE(plan) << plan.error().describe();
    ASSERT_EQ(plan->undone.size(), 1U) << toJson(*plan);
    const UndoneRecord& record = plan->undone[0];
    ASSERT_EQ(record.fields.size(), 1U) << toJson(*plan);
    EXPECT_EQ(record.fields[0].field, "city");
    ASSERT_EQ(record.kept.size(), 1U) << toJson(*plan);
    EXPECT_EQ(record.kept[0],
              std::pair(std::string("job_title"), std::string("edited there since")));
    ASSERT_TRUE(pair.world.engine().apply(plan->id, asKim()));
    EXPECT_EQ(pair.field(pair.mail(), pair.other, "city"), "");
    EXPECT_EQ(pair.field(pair.mail(), pair.other, "title"), "Purchaser");
    pair.world.settle();
    EXPECT_EQ(pair.field(pair.crm(), pair.id, "title"), "Purchaser");
    expectSilent(pair.world);
}

TEST(Undo, RefusesWhenSomebodyEditsBetweenPlanAndApply) {
    Pair pair;
    pair.crm().edit("contacts", pair.id, "title", "Head of Purchasing");
    const RunReport run = pair.world.sync();
    const auto plan = pair.world.engine().planUndo(run.run, false, asKim());
    ASSERT_TRUE(plan);
    pair.mail().edit("contacts", pair.other, "title", "Purchaser");
    const auto refused = pair.world.engine().apply(plan->id, asKim());
    ASSERT_TRUE(refused) << refused.error().describe();
    EXPECT_EQ(refused->status, "world_moved");
    EXPECT_EQ(refused->writes(), 0);
    EXPECT_EQ(pair.field(pair.mail(), pair.other, "title"), "Purchaser");
    pair.world.settle();
    expectSilent(pair.world);
}

TEST(Undo, KeepsARecordItMadeWhenSomebodyWorkedOnIt) {
    Pair pair;
    pair.mail().create("contacts", {{"first", "Eino"}, {"email", "e@acme.example"}});
    const RunReport run = pair.world.sync();
    const auto crmIds = pair.crm().liveIds("contacts");
    ASSERT_EQ(crmIds.size(), 2U);
    const std::string made = crmIds[0] == pair.id ? crmIds[1] : crmIds[0];
    pair.world.clock().advance(60'000'000);
    pair.crm().edit("contacts", made, "title", "Buyer");
    ASSERT_TRUE(pair.undo(run.run));
    EXPECT_EQ(pair.crm().liveIds("contacts").size(), 2U);
}

TEST(Undo, TakesWhatASystemFillsInForNobodysWork) {
    Pair pair;
    pair.mail().create("contacts", {{"first", "Eino"}, {"email", "e@acme.example"}});
    const RunReport run = pair.world.sync();
    const auto crmIds = pair.crm().liveIds("contacts");
    ASSERT_EQ(crmIds.size(), 2U);
    const std::string made = crmIds[0] == pair.id ? crmIds[1] : crmIds[0];
    pair.crm().edit("contacts", made, "city", "Head office");
    ASSERT_TRUE(pair.undo(run.run));
    EXPECT_EQ(pair.crm().liveIds("contacts"), std::vector<std::string>{pair.id});
    pair.world.settle();
    expectSilent(pair.world);
    EXPECT_EQ(pair.crm().liveIds("contacts"), std::vector<std::string>{pair.id});
}

TEST(Undo, MakesWhatTheRunDeletedAnewOnlyWhenAsked) {
    Pair pair;
    pair.world.stream("crm", "contacts").onDelete = OnDelete::Propagate;
    pair.world.start();
    pair.crm().remove("contacts", pair.id);
    const RunReport run = pair.world.sync();
    ASSERT_TRUE(pair.mail().liveIds("contacts").empty()) << toJson(run);

    const auto plan = pair.world.engine().planUndo(run.run, false, asKim());
    ASSERT_TRUE(plan) << plan.error().describe();
    ASSERT_EQ(plan->undone.size(), 1U);
    EXPECT_EQ(plan->undone[0].action, "keep");
    EXPECT_NE(plan->undone[0].kept[0].second.find("--recreate"), std::string::npos);
    const auto again = pair.undo(run.run, true);
    ASSERT_TRUE(again) << again.error().describe();
    ASSERT_EQ(pair.mail().liveIds("contacts").size(), 1U) << toJson(*again);
    EXPECT_EQ(pair.field(pair.mail(), pair.mail().liveIds("contacts")[0], "title"), "Buyer");
    EXPECT_TRUE(pair.crm().liveIds("contacts").empty());
}

TEST(Undo, CanItselfBeUndoneButNoRunTwice) {
    Pair pair;
    pair.crm().edit("contacts", pair.id, "title", "Head of Purchasing");
    const RunReport run = pair.world.sync();
    const auto undone = pair.undo(run.run);
    ASSERT_TRUE(undone);
    const auto twice = pair.undo(run.run);
    ASSERT_FALSE(twice);
    EXPECT_EQ(twice.error().kind, ErrorKind::Usage);
    EXPECT_NE(twice.error().message.find("undone already, by run " + undone->run),
              std::string::npos);
    ASSERT_TRUE(pair.undo(undone->run));
    EXPECT_EQ(pair.field(pair.mail(), pair.other, "title"), "Head of Purchasing");
    expectSilent(pair.world);
}

TEST(Undo, RefusesUnknownEmptyAndForgottenRuns) {
    Pair pair;
    EXPECT_EQ(pair.undo("01NONE").error().kind, ErrorKind::NotFound);
    const RunReport quiet = pair.world.sync();
    EXPECT_NE(pair.undo(quiet.run).error().message.find("wrote nothing"), std::string::npos);
    pair.crm().edit("contacts", pair.id, "title", "Head of Purchasing");
    const RunReport run = pair.world.sync();
    pair.world.clock().advance(91 * RetentionSettings::Day);
    const auto old = pair.undo(run.run);
    ASSERT_FALSE(old);
    EXPECT_NE(old.error().message.find("forgotten"), std::string::npos);
    EXPECT_NE(old.error().remedy.find("90 days"), std::string::npos);
}

TEST(Undo, OfALostAnswerIsFoundOutAndNotDoneTwice) {
    testing::SimSwitches switches;
    Pair pair(switches);
    pair.crm().edit("contacts", pair.id, "title", "Head of Purchasing");
    const RunReport run = pair.world.sync();
    const auto plan = pair.world.engine().planUndo(run.run, false, asKim());
    ASSERT_TRUE(plan);
    pair.mail().switches.losesAnswer = 1;
    const auto applied = pair.world.engine().apply(plan->id, asKim());
    ASSERT_TRUE(applied) << applied.error().describe();
    pair.mail().switches.losesAnswer = 0;
    pair.world.settle();
    EXPECT_EQ(pair.field(pair.mail(), pair.other, "title"), "Buyer");
    expectSilent(pair.world);
    EXPECT_EQ(pair.field(pair.mail(), pair.other, "title"), "Buyer");
}

}  // namespace
}  // namespace leadloom::sync
