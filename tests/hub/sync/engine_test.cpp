#include "hub/sync/engine.h"

#include <gtest/gtest.h>

#include "tests/support/sim_world.h"

namespace leadloom::sync {
namespace {

using testing::SimVendor;
using testing::SimWorld;

void expectQuiet(SimWorld& world) {
    for (const std::string& wrong : world.violations())
        ADD_FAILURE() << wrong;
    world.clock().advance(3'600'000'000);
    RunOptions full;
    full.full = true;
    const RunReport again = world.sync(full);
    EXPECT_EQ(again.writes(), 0) << toJson(again);
    EXPECT_EQ(again.changeRows, 0) << toJson(again);
    EXPECT_TRUE(again.balanced()) << toJson(again);
    EXPECT_EQ(world.openIntents(), 0);
}

TEST(Engine, MakesARecordOfOneSystemInTheOther) {
    SimWorld world;
    SimVendor& crm = world.addSystem("crm");
    SimVendor& mail = world.addSystem("mail");
    crm.create("contacts", {{"first", "Aino"}, {"last", "Virta"}, {"email", "aino@acme.example"}});

    const RunReport report = world.sync();

    EXPECT_EQ(report.status, "completed");
    EXPECT_EQ(report.exitCode(), 0) << toJson(report);
    ASSERT_EQ(mail.liveIds("contacts").size(), 1U);
    const testing::SimRecord* made = mail.find("contacts", mail.liveIds("contacts").front());
    EXPECT_EQ(made->fields.at("first"), "Aino");
    EXPECT_EQ(made->fields.at("email"), "aino@acme.example");
    world.settle();
    expectQuiet(world);
}

TEST(Engine, CarriesAnEditOverAndStaysSilentAboutItsEcho) {
    SimWorld world;
    SimVendor& crm = world.addSystem("crm");
    SimVendor& mail = world.addSystem("mail");
    const std::string id = crm.create("contacts", {{"first", "Aino"}, {"email", "a@acme.example"}});
    world.settle();
    const std::int64_t before = mail.writes + crm.writes;

    crm.edit("contacts", id, "title", "Head of Sales");
    world.settle();

    EXPECT_EQ(mail.writes + crm.writes - before, 1);
    const std::string other = mail.liveIds("contacts").front();
    EXPECT_EQ(mail.find("contacts", other)->fields.at("title"), "Head of Sales");
    expectQuiet(world);
}

TEST(Engine, JoinsTheSamePersonInTwoSystemsInsteadOfDoublingIt) {
    SimWorld world;
    SimVendor& crm = world.addSystem("crm");
    SimVendor& mail = world.addSystem("mail");
    for (int person = 0; person < 20; ++person) {
        const std::string email = "person" + std::to_string(person) + "@acme.example";
        crm.create("contacts", {{"first", "Kim"}, {"email", email}});
        mail.create("contacts", {{"first", "Kim"}, {"email", email}, {"city", "Oulu"}});
    }

    world.settle();

    EXPECT_EQ(world.canonicals(model::Entity::Lead).size(), 20U);
    EXPECT_EQ(crm.liveIds("contacts").size(), 20U);
    EXPECT_EQ(mail.liveIds("contacts").size(), 20U);
    const std::string first = crm.liveIds("contacts").front();
    EXPECT_EQ(crm.find("contacts", first)->fields.at("city"), "Oulu");
    expectQuiet(world);
}

TEST(Engine, DecidesAConflictByPolicyAndLogsWhoLost) {
    SimWorld world;
    SimVendor& crm = world.addSystem("crm");
    SimVendor& mail = world.addSystem("mail");
    const std::string id = crm.create("contacts", {{"first", "Aino"}, {"email", "a@acme.example"}});
    world.settle();
    const std::string other = mail.liveIds("contacts").front();
    crm.edit("contacts", id, "title", "Buyer");
    world.clock().advance(30'000'000);
    mail.edit("contacts", other, "title", "Head of Purchasing");

    const RunReport report = world.sync();
    world.settle();

    EXPECT_EQ(report.conflicts, 1) << toJson(report);
    EXPECT_EQ(crm.find("contacts", id)->fields.at("title"), "Head of Purchasing");
    bool named = false;
    for (const store::ChangeRow& change : world.changes(world.entityOf("crm", "contacts", id))) {
        named = named || change.losers.find("Buyer") != std::string::npos;
    }
    EXPECT_TRUE(named);
    expectQuiet(world);
}

TEST(Engine, AsksAPersonWhereThePolicySaysSoAndOverwritesNeitherSide) {
    SimWorld world;
    SimVendor& crm = world.addSystem("crm");
    SimVendor& mail = world.addSystem("mail");
    world.setPolicy("job_title", {PolicyKind::Ask, {}});
    const std::string id = crm.create(
        "contacts", {{"first", "Aino"}, {"email", "a@acme.example"}, {"title", "Buyer"}});
    world.settle();
    const std::string other = mail.liveIds("contacts").front();

    mail.edit("contacts", other, "title", "Head of Purchasing");
    crm.edit("contacts", id, "city", "Oulu");
    world.settle();

    EXPECT_EQ(crm.find("contacts", id)->fields.at("title"), "Buyer");
    EXPECT_EQ(mail.find("contacts", other)->fields.at("title"), "Head of Purchasing");
    EXPECT_EQ(mail.find("contacts", other)->fields.at("city"), "Oulu");
    EXPECT_TRUE(world.parked().empty());
}

TEST(Engine, AClearedFieldTravelsAndAFieldNeverFilledDoesNot) {
    SimWorld world;
    SimVendor& crm = world.addSystem("crm");
    SimVendor& mail = world.addSystem("mail");
    const std::string id = crm.create(
        "contacts", {{"first", "Aino"}, {"email", "a@acme.example"}, {"title", "Buyer"}});
    mail.create("contacts", {{"first", "Aino"}, {"email", "a@acme.example"}, {"city", "Turku"}});
    world.settle();
    const std::string other = mail.liveIds("contacts").front();
    EXPECT_EQ(mail.find("contacts", other)->fields.at("title"), "Buyer");
    EXPECT_EQ(crm.find("contacts", id)->fields.at("city"), "Turku");

    mail.edit("contacts", other, "title", "");
    world.settle();

    EXPECT_FALSE(crm.find("contacts", id)->fields.contains("title"));
    EXPECT_EQ(crm.find("contacts", id)->fields.at("city"), "Turku");
    expectQuiet(world);
}

TEST(Engine, KeepsReferencesBetweenRecordsOfEachSystem) {
    SimWorld world;
    SimVendor& crm = world.addSystem("crm");
    SimVendor& mail = world.addSystem("mail");
    const std::string firm =
        crm.create("companies", {{"name", "Acme"}, {"domain", "acme.example"}});
    crm.create("contacts", {{"first", "Aino"}, {"email", "a@acme.example"}, {"company", firm}});

    world.settle();

    ASSERT_EQ(mail.liveIds("companies").size(), 1U);
    const std::string there = mail.liveIds("contacts").front();
    EXPECT_EQ(mail.find("contacts", there)->fields.at("company"),
              mail.liveIds("companies").front());
    expectQuiet(world);
}

TEST(Engine, ResolvesAReferenceWhoseTargetIsReadLater) {
    SimWorld world;
    SimVendor& crm = world.addSystem("crm");
    SimVendor& mail = world.addSystem("mail");
    world.start();
    crm.create("contacts", {{"first", "Aino"}, {"email", "a@acme.example"}, {"company", "crm-2"}});
    world.settle();
    const std::string firm =
        crm.create("companies", {{"name", "Acme"}, {"domain", "acme.example"}});
    ASSERT_EQ(firm.substr(0, 4), "crm-");
    crm.edit("contacts", crm.liveIds("contacts").front(), "company", firm);
    world.settle();

    const std::string there = mail.liveIds("contacts").front();
    EXPECT_EQ(mail.find("contacts", there)->fields.at("company"),
              mail.liveIds("companies").front());
    expectQuiet(world);
}

TEST(Engine, WritesAssociationsAfterTheRecord) {
    SimWorld world;
    SimVendor& crm = world.addSystem("crm");
    SimVendor& mail = world.addSystem("mail");
    world.addStream("crm", "deals", model::Entity::Deal);
    world.addStream("mail", "deals", model::Entity::Deal);
    const std::string firm =
        crm.create("companies", {{"name", "Acme"}, {"domain", "acme.example"}});
    const std::string person =
        crm.create("contacts", {{"first", "A"}, {"email", "a@acme.example"}});
    const std::string deal =
        crm.create("deals", {{"name", "Rollout"}, {"amount", "100"}, {"company", firm}});
    crm.associate("deals", deal, "contacts", person);

    world.settle();

    ASSERT_EQ(mail.liveIds("deals").size(), 1U);
    const testing::SimRecord* made = mail.find("deals", mail.liveIds("deals").front());
    ASSERT_TRUE(made->associations.contains("contacts"));
    EXPECT_EQ(*made->associations.at("contacts").begin(), mail.liveIds("contacts").front());
    expectQuiet(world);
}

TEST(Engine, WritesNothingBeforeTheFirstPairingWasApproved) {
    SimWorld world;
    SimVendor& crm = world.addSystem("crm");
    SimVendor& mail = world.addSystem("mail");
    world.connection("mail").guards.firstSync = GuardSettings::FirstSync::Ask;
    crm.create("contacts", {{"first", "Aino"}, {"email", "a@acme.example"}});

    const RunReport stopped = world.sync();
    EXPECT_EQ(stopped.status, "stopped_by_guard");
    EXPECT_EQ(stopped.exitCode(), 4);
    ASSERT_EQ(stopped.guardStops.size(), 1U);
    EXPECT_EQ(stopped.guardStops.front().guard, "first_sync");
    EXPECT_EQ(stopped.guardStops.front().creates, 1);
    EXPECT_EQ(mail.requests, 0);
    EXPECT_TRUE(stopped.balanced()) << toJson(stopped);

    RunOptions approving;
    approving.approve = true;
    world.sync(approving);
    EXPECT_EQ(mail.liveIds("contacts").size(), 1U);
    EXPECT_EQ(world.sync().status, "completed");
}

TEST(Engine, AConnectionThatRefusesItsCredentialsLeavesTheOthersAlone) {
    SimWorld world;
    SimVendor& crm = world.addSystem("crm");
    SimVendor& mail = world.addSystem("mail");
    SimVendor& ads = world.addSystem("ads");
    ads.switches.credentialsRefused = true;
    crm.create("contacts", {{"first", "Aino"}, {"email", "a@acme.example"}});

    const RunReport report = world.sync();

    EXPECT_EQ(report.exitCode(), 3);
    EXPECT_EQ(mail.liveIds("contacts").size(), 1U);
    ads.switches.credentialsRefused = false;
    world.settle();
    EXPECT_EQ(ads.liveIds("contacts").size(), 1U);
    expectQuiet(world);
}

}  // namespace
}  // namespace leadloom::sync
