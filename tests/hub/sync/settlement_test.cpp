#include "hub/sync/conflict/settlement.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "hub/sync/conflict/conflict_story.h"
#include "tests/support/sim_world.h"

namespace leadloom::sync {
namespace {

using Json = nlohmann::json;
using testing::SimVendor;
using testing::SimWorld;

/// Two systems that hold one person and disagree about the title.
struct Dispute {
    Dispute() {
        world.addSystem("crm");
        world.addSystem("mail");
        world.setPolicy("job_title", {PolicyKind::Ask, {}});
        id = crm().create("contacts",
                          {{"first", "Aino"}, {"email", "a@acme.example"}, {"title", "Buyer"}});
        world.settle();
        other = mail().liveIds("contacts").front();
        mail().edit("contacts", other, "title", "Head of Purchasing");
        world.settle();
    }
    SimVendor& crm() { return world.system("crm"); }
    SimVendor& mail() { return world.system("mail"); }
    std::string crmTitle() { return crm().find("contacts", id)->fields.at("title"); }
    std::string mailTitle() { return mail().find("contacts", other)->fields.at("title"); }

    Json conflicts() { return Json::parse(*openConflictsJson(world.store(), world.fields(), 0)); }
    std::int64_t open() {
        const Json list = conflicts();
        return list.size() == 1 ? list[0]["id"].get<std::int64_t>() : 0;
    }
    Result<store::ConflictRow> take(const std::string& what, bool forEver = false) {
        return world.engine().settleConflict({open(), what, forEver, "os:kim"});
    }
    Result<store::ConflictRow> say(const std::string& value, bool forEver = false) {
        return world.engine().settleConflict({open(), "", forEver, "os:kim", value});
    }
    std::vector<store::AuditRow> audit() {
        auto tx = world.store().beginRead();
        return *(*tx)->audit(10);
    }

    SimWorld world;
    std::string id;
    std::string other;
};

void expectSilent(SimWorld& world) {
    for (const std::string& wrong : world.violations())
        ADD_FAILURE() << wrong;
    world.clock().advance(3'600'000'000);
    RunOptions full;
    full.full = true;
    const RunReport again = world.sync(full);
    EXPECT_EQ(again.writes(), 0) << toJson(again);
    EXPECT_EQ(again.changeRows, 0) << toJson(again);
}

TEST(ConflictStory, ShowsBothSidesWithValueRecordTimeAndTheirHistory) {
    Dispute two;
    const Json list = two.conflicts();
    ASSERT_EQ(list.size(), 1U);
    EXPECT_EQ(list[0]["field"], "job_title");
    EXPECT_EQ(list[0]["held"], "Buyer");
    EXPECT_EQ(list[0]["rule"], "ask");
    ASSERT_EQ(list[0]["candidates"].size(), 2U);
    const Json& mail = list[0]["candidates"][0];
    EXPECT_EQ(mail["connection"], "mail");
    EXPECT_EQ(mail["record"], two.other);
    EXPECT_EQ(mail["value"], "Head of Purchasing");
    EXPECT_FALSE(mail["time"].get<std::string>().empty());
    ASSERT_EQ(mail["history"].size(), 2U) << mail.dump(1);
    EXPECT_EQ(mail["history"][0]["what"], "made there by Leadloom");
    EXPECT_EQ(mail["history"][0]["value"], "Buyer");
    EXPECT_EQ(mail["history"][1]["value"], "Head of Purchasing");
    EXPECT_EQ(list[0]["candidates"][1]["connection"], "crm");
}

TEST(Settlement, TakesAConnectionsValueToAllOthersAndIsSilentThen) {
    Dispute two;
    const auto settled = two.take("mail");
    ASSERT_TRUE(settled) << settled.error().describe();
    EXPECT_EQ(settled->held.text(), "Head of Purchasing");
    EXPECT_EQ(two.crmTitle(), "Buyer");
    two.world.settle();
    EXPECT_EQ(two.crmTitle(), "Head of Purchasing");
    EXPECT_EQ(two.open(), 0);
    expectSilent(two.world);
}

TEST(Settlement, PutsTheLoserBackWhereItWasEdited) {
    Dispute two;
    ASSERT_TRUE(two.take("crm"));
    two.world.settle();
    EXPECT_EQ(two.mailTitle(), "Buyer");
    expectSilent(two.world);
}

TEST(Settlement, TakesAValueThatNobodyHadYet) {
    Dispute two;
    ASSERT_TRUE(two.say("Purchasing Manager"));
    two.world.settle();
    EXPECT_EQ(two.crmTitle(), "Purchasing Manager");
    EXPECT_EQ(two.mailTitle(), "Purchasing Manager");
    expectSilent(two.world);
}

TEST(Settlement, OfOnceEndsWithTheNextEditAndOfEverDoesNot) {
    Dispute once;
    ASSERT_TRUE(once.take("mail"));
    once.world.settle();
    once.crm().edit("contacts", once.id, "title", "Purchaser");
    once.world.settle();
    EXPECT_NE(once.open(), 0);
    EXPECT_EQ(once.mailTitle(), "Head of Purchasing");

    Dispute always;
    ASSERT_TRUE(always.take("mail", true));
    always.world.settle();
    always.crm().edit("contacts", always.id, "title", "Purchaser");
    always.world.settle();
    EXPECT_EQ(always.open(), 0);
    EXPECT_EQ(always.crmTitle(), "Head of Purchasing") << "put back";
    always.mail().edit("contacts", always.other, "title", "Chief Buyer");
    always.world.settle();
    EXPECT_EQ(always.crmTitle(), "Chief Buyer") << "the connection's later value is taken too";
    expectSilent(always.world);
}

TEST(Settlement, AValueForEverIsPutBackWhereverItIsChanged) {
    Dispute two;
    ASSERT_TRUE(two.say("Purchasing Manager", true));
    two.world.settle();
    two.mail().edit("contacts", two.other, "title", "Intern");
    two.world.settle();
    EXPECT_EQ(two.mailTitle(), "Purchasing Manager");
    EXPECT_EQ(two.open(), 0);
    expectSilent(two.world);
}

TEST(Settlement, OfEverCanBeTakenBack) {
    Dispute two;
    const auto settled = two.say("Purchasing Manager", true);
    ASSERT_TRUE(settled);
    two.world.settle();
    ASSERT_TRUE(two.world.engine().releaseDecision(settled->id, "os:kim"));
    two.mail().edit("contacts", two.other, "title", "Intern");
    two.world.settle();
    EXPECT_EQ(two.mailTitle(), "Intern");
    EXPECT_EQ(two.world.engine().releaseDecision(settled->id, "os:kim").error().kind,
              ErrorKind::Usage);
}

TEST(Settlement, RefusesWhatCantBeMeantAndChangesNothing) {
    Dispute two;
    two.world.addSystem("shop");
    two.world.start();
    EXPECT_EQ(two.take("shop").error().kind, ErrorKind::Usage) << "has no say";
    EXPECT_EQ(two.say("").error().kind, ErrorKind::Usage) << "an empty value";
    const Error mistyped = two.take("crn").error();
    EXPECT_EQ(mistyped.kind, ErrorKind::Usage);
    EXPECT_NE(mistyped.message.find("no connection named \"crn\""), std::string::npos);
    EXPECT_NE(mistyped.remedy.find("mail, crm"), std::string::npos) << mistyped.remedy;
    EXPECT_NE(mistyped.remedy.find("--value"), std::string::npos);
    const std::int64_t id = two.open();
    EXPECT_EQ(two.world.engine().settleConflict({id + 1000, "crm", false, ""}).error().kind,
              ErrorKind::NotFound);
    ASSERT_TRUE(two.take("crm"));
    const auto again = two.world.engine().settleConflict({id, "mail", false, "os:alex"});
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().kind, ErrorKind::Usage);
    EXPECT_NE(again.error().message.find("settled already (os:kim)"), std::string::npos);
    EXPECT_EQ(two.audit().size(), 1U);
}

TEST(Settlement, IsInTheAuditAndInTheChangeLogWithoutTheValue) {
    Dispute two;
    ASSERT_TRUE(two.take("mail", true));
    const auto audit = two.audit();
    ASSERT_EQ(audit.size(), 1U);
    EXPECT_EQ(audit[0].actor, "os:kim");
    EXPECT_EQ(audit[0].action, "conflict.settle");
    EXPECT_EQ(audit[0].detail.find("Purchasing"), std::string::npos);
    EXPECT_NE(audit[0].detail.find("took mail, for ever"), std::string::npos);
    const auto changes = two.world.changes(two.world.entityOf("crm", "contacts", two.id));
    EXPECT_EQ(changes.front().cause, "settled");
    EXPECT_EQ(changes.front().after.text(), "Head of Purchasing");
}

}  // namespace
}  // namespace leadloom::sync
