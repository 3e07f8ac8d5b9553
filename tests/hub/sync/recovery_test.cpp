// What becomes of writes whose answer is lost, for every way a system tells a create from its
// repeat.
#include <gtest/gtest.h>

#include "hub/store/store.h"
#include "hub/sync/engine.h"
#include "tests/support/sim_world.h"

namespace leadloom::sync {
namespace {

using testing::SimSwitches;
using testing::SimVendor;
using testing::SimWorld;

class CreateClasses : public ::testing::TestWithParam<CreateClass> {
protected:
    SimVendor& mail() { return world_.system("mail"); }
    void build() {
        SimSwitches switches;
        switches.createClass = GetParam();
        switches.marksRecords =
            GetParam() == CreateClass::Marker || GetParam() == CreateClass::OwnId;
        world_.addSystem("crm");
        world_.addSystem("mail", switches);
        world_.system("crm").create("contacts", {{"first", "Aino"}, {"email", "a@acme.example"}});
    }
    SimWorld world_;
};

TEST_P(CreateClasses, MakesOneRecordWhenTheAnswerIsLost) {
    build();
    mail().switches.losesAnswer = 1;
    world_.sync();
    EXPECT_EQ(mail().liveIds("contacts").size(), 1U);

    mail().switches.losesAnswer = 0;
    world_.settle();

    EXPECT_EQ(mail().liveIds("contacts").size(), 1U);
    for (const std::string& wrong : world_.violations())
        ADD_FAILURE() << wrong;
}

TEST_P(CreateClasses, KnowWhatWasMadeForALeadThatWasDeletedBeforeItWasSeen) {
    build();
    world_.stream("crm", "contacts").onDelete = OnDelete::Propagate;
    mail().switches.losesAnswer = 1;
    world_.sync();
    mail().switches.losesAnswer = 0;
    const std::string made = mail().liveIds("contacts").front();
    mail().unlist("contacts", made, true);
    world_.system("crm").remove("contacts", world_.system("crm").liveIds("contacts").front());
    world_.settle();

    mail().unlist("contacts", made, false);
    world_.settle();

    EXPECT_TRUE(mail().liveIds("contacts").empty());
    EXPECT_TRUE(world_.system("crm").liveIds("contacts").empty());
}

TEST_P(CreateClasses, MakesOneRecordForALeadThatIsWantedAgain) {
    build();
    SimVendor& crm = world_.system("crm");
    world_.stream("crm", "contacts").onDelete = OnDelete::Propagate;
    mail().switches.losesAnswer = 1;
    world_.sync();
    mail().switches.losesAnswer = 0;
    mail().unlist("contacts", mail().liveIds("contacts").front(), true);
    const std::string id = crm.liveIds("contacts").front();
    crm.remove("contacts", id);
    world_.settle();
    world_.clock().advance(10'000'000);
    crm.restore("contacts", id);
    world_.settle();
    EXPECT_EQ(mail().liveIds("contacts").size(), 1U);
    // Where nothing tells what became of the first one a person decides.
    const std::size_t doubts = GetParam() == CreateClass::None ? 1 : 0;
    EXPECT_EQ(world_.parked().size(), doubts);
    for (const store::ParkedRow& letter : world_.parked())
        EXPECT_EQ(letter.code, "unknown_outcome");
}

TEST_P(CreateClasses, MakesTheRecordWhenTheRequestWasLost) {
    build();
    mail().switches.losesRequest = 1;
    world_.sync();
    EXPECT_TRUE(mail().liveIds("contacts").empty());

    mail().switches.losesRequest = 0;
    world_.settle();

    if (GetParam() == CreateClass::None) {
        EXPECT_TRUE(mail().liveIds("contacts").empty());
        ASSERT_EQ(world_.parked().size(), 1U);
        EXPECT_EQ(world_.parked().front().code, "unknown_outcome");
        ASSERT_TRUE(world_.engine().replayDeadLetter(world_.parked().front().id));
        world_.settle();
    }
    EXPECT_EQ(mail().liveIds("contacts").size(), 1U);
}

TEST_P(CreateClasses, SurvivesARestartBetweenSendingAndHearing) {
    build();
    mail().switches.losesAnswer = 1;
    world_.sync();
    world_.start();
    mail().switches.losesAnswer = 0;
    world_.settle();
    EXPECT_EQ(mail().liveIds("contacts").size(), 1U);
}

std::string className(const ::testing::TestParamInfo<CreateClass>& tested) {
    switch (tested.param) {
        case CreateClass::OwnId:
            return "OwnId";
        case CreateClass::IdempotencyKey:
            return "IdempotencyKey";
        case CreateClass::Marker:
            return "Marker";
        case CreateClass::NaturalKey:
            return "NaturalKey";
        case CreateClass::None:
            break;
    }
    return "None";
}

INSTANTIATE_TEST_SUITE_P(All, CreateClasses,
                         ::testing::Values(CreateClass::OwnId, CreateClass::IdempotencyKey,
                                           CreateClass::Marker, CreateClass::NaturalKey,
                                           CreateClass::None),
                         className);

TEST(Recovery, AnUpdateWhoseAnswerIsLostIsNotTakenForAnEdit) {
    SimWorld world;
    SimVendor& crm = world.addSystem("crm");
    SimVendor& mail = world.addSystem("mail");
    const std::string id = crm.create("contacts", {{"first", "Aino"}, {"email", "a@acme.example"}});
    world.settle();
    crm.edit("contacts", id, "title", "Buyer");
    mail.switches.losesAnswer = 1;
    world.sync();
    mail.switches.losesAnswer = 0;
    crm.edit("contacts", id, "title", "Head of Purchasing");
    world.settle();

    const std::string other = mail.liveIds("contacts").front();
    EXPECT_EQ(mail.find("contacts", other)->fields.at("title"), "Head of Purchasing");
    for (const store::LinkRow& link : world.links(world.entityOf("crm", "contacts", id))) {
        if (link.externalId != other) continue;
        const auto* title = link.shadow.find(world.fieldId(model::Entity::Lead, "job_title"));
        ASSERT_NE(title, nullptr);
        EXPECT_FALSE(title->own);
    }
}

/// A create under a key took effect, its answer was lost, and no list shows the record yet.
struct LostKeyedCreate {
    LostKeyedCreate() {
        SimVendor& crm = world.addSystem("crm");
        SimSwitches switches;
        switches.createClass = CreateClass::IdempotencyKey;
        switches.listLagUs = 600'000'000;
        world.addSystem("mail", switches);
        id = crm.create("contacts", {{"first", "Aino"}, {"email", "a@acme.example"}});
        world.system("mail").switches.losesAnswer = 1;
        world.sync();
        world.system("mail").switches.losesAnswer = 0;
    }

    SimWorld world;
    std::string id;  ///< in the CRM
};

TEST(Recovery, ARepeatThatIsRefusedForNowKeepsItsKey) {
    LostKeyedCreate lost;
    SimWorld& world = lost.world;
    SimVendor& mail = world.system("mail");
    mail.switches.refusesForNow = 1;
    world.system("crm").edit("contacts", lost.id, "title", "Buyer");
    world.sync();
    mail.switches.refusesForNow = 0;
    world.settle();

    const std::vector<std::string> made = mail.liveIds("contacts");
    ASSERT_EQ(made.size(), 1U);
    EXPECT_EQ(mail.find("contacts", made.front())->fields.at("title"), "Buyer");
}

TEST(Recovery, ARepeatThatIsForbiddenKeepsItsKeyUntilItIsReplayed) {
    LostKeyedCreate lost;
    SimWorld& world = lost.world;
    SimVendor& mail = world.system("mail");
    mail.switches.forbidsWrites = true;
    world.sync();
    world.sync();
    mail.switches.forbidsWrites = false;
    ASSERT_EQ(world.parked().size(), 1U);
    EXPECT_EQ(world.parked().front().code, "forbidden");
    EXPECT_EQ(world.parked().front().attempts, 1);

    ASSERT_TRUE(world.engine().replayDeadLetter(world.parked().front().id));
    world.settle();

    EXPECT_EQ(mail.liveIds("contacts").size(), 1U);
    EXPECT_TRUE(world.parked().empty());
}

TEST(Recovery, ARefusedFieldParksAloneAndTheRestIsWritten) {
    SimWorld world;
    SimVendor& crm = world.addSystem("crm");
    SimVendor& mail = world.addSystem("mail");
    mail.switches.refusesField = "city";
    crm.create("contacts", {{"first", "Aino"}, {"email", "a@acme.example"}, {"city", "Oulu"}});

    const RunReport report = world.sync();

    EXPECT_EQ(report.exitCode(), 1) << toJson(report);
    ASSERT_EQ(mail.liveIds("contacts").size(), 1U);
    EXPECT_FALSE(mail.find("contacts", mail.liveIds("contacts").front())->fields.contains("city"));
    ASSERT_EQ(world.parked().size(), 1U);
    EXPECT_EQ(world.parked().front().field, "city");
    const std::int64_t before = mail.requests;
    world.settle();
    EXPECT_EQ(mail.requests, before);
}

TEST(Recovery, AnEditBetweenReadingAndWritingIsReadAgainNotOverwritten) {
    SimWorld world;
    SimSwitches careful;
    careful.preconditions = true;
    SimVendor& crm = world.addSystem("crm");
    SimVendor& mail = world.addSystem("mail", careful);
    const std::string id = crm.create("contacts", {{"first", "Aino"}, {"email", "a@acme.example"}});
    world.settle();
    const std::string other = mail.liveIds("contacts").front();
    crm.edit("contacts", id, "title", "Buyer");
    bool edited = false;
    mail.beforeWrite = [&] {
        if (!edited) mail.edit("contacts", other, "city", "Turku");
        edited = true;
    };
    world.settle();

    EXPECT_EQ(mail.find("contacts", other)->fields.at("city"), "Turku");
    EXPECT_EQ(mail.find("contacts", other)->fields.at("title"), "Buyer");
    EXPECT_EQ(crm.find("contacts", id)->fields.at("city"), "Turku");
}

TEST(Recovery, AWriteRefusedForAChangeThatNobodyCouldReadIsTriedAgainWhenItIsRead) {
    SimWorld world;
    SimSwitches careful;
    careful.preconditions = true;
    careful.lookupById = false;
    careful.createClass = CreateClass::IdempotencyKey;
    SimVendor& crm = world.addSystem("crm");
    SimVendor& mail = world.addSystem("mail", careful);
    const std::string id = crm.create("contacts", {{"first", "Aino"}, {"email", "a@acme.example"}});
    world.settle();
    const std::string other = mail.liveIds("contacts").front();
    mail.unlist("contacts", other, true);
    crm.edit("contacts", id, "title", "Buyer");
    for (int round = 0; round < 12; ++round) {
        world.clock().advance(1'200'000'000);
        world.sync();
    }
    ASSERT_EQ(world.parked().size(), 1U);
    EXPECT_EQ(world.parked().front().code, "conflict");
    EXPECT_FALSE(mail.find("contacts", other)->fields.contains("title"));

    mail.unlist("contacts", other, false);
    world.settle();
    EXPECT_EQ(mail.find("contacts", other)->fields.at("title"), "Buyer");
    EXPECT_TRUE(world.parked().empty());
}

TEST(Recovery, AWriteRefusedForAChangeOutOfAllListsReadsItByOurOwnId) {
    SimWorld world;
    SimSwitches careful;
    careful.preconditions = true;
    careful.lookupById = false;
    SimVendor& crm = world.addSystem("crm");
    SimVendor& mail = world.addSystem("mail", careful);
    const std::string id = crm.create("contacts", {{"first", "Aino"}, {"email", "a@acme.example"}});
    world.settle();
    const std::string other = mail.liveIds("contacts").front();
    mail.edit("contacts", other, "city", "Turku");
    mail.unlist("contacts", other, true);
    crm.edit("contacts", id, "title", "Buyer");
    world.settle();
    EXPECT_EQ(mail.find("contacts", other)->fields.at("title"), "Buyer");
    EXPECT_EQ(crm.find("contacts", id)->fields.at("city"), "Turku");
    EXPECT_TRUE(world.parked().empty());
}

TEST(Recovery, ASettledFormIsStoredAndNotFoughtOver) {
    SimWorld world;
    SimSwitches cutting;
    cutting.settling = testing::Settling::Cut;
    cutting.cutAt = 4;
    SimVendor& crm = world.addSystem("crm");
    SimVendor& mail = world.addSystem("mail", cutting);
    const std::string id = crm.create(
        "contacts", {{"first", "Aino"}, {"email", "a@acme.example"}, {"title", "Head of Sales"}});
    world.settle();
    const std::int64_t before = mail.writes + crm.writes;
    world.settle();

    EXPECT_EQ(mail.writes + crm.writes, before);
    EXPECT_EQ(crm.find("contacts", id)->fields.at("title"), "Head of Sales");
}

}  // namespace
}  // namespace leadloom::sync
