// Persons erased by systems that do it themselves, at once or in their own time.
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

TEST(Erase, TellsAPersonWhatTheConnectorSaysToDo) {
    SimWorld world;
    SimSwitches switches;
    switches.erasesPersons = switches.refusesErasure = true;
    SimVendor& crm = world.addSystem("crm", switches);
    const std::string id = crm.create("contacts", {{"first", "Aino"}, {"email", "a@acme.example"}});
    world.start();
    world.settle();
    const auto report = world.engine().erase(world.entityOf("crm", "contacts", id));
    ASSERT_TRUE(report);
    EXPECT_TRUE(report->byHand);
    ASSERT_EQ(world.parked().size(), 1U);
    const store::ParkedRow letter = world.parked().front();
    EXPECT_EQ(letter.externalId, id);
    EXPECT_NE(letter.reason.find("forbidden"), std::string::npos) << letter.reason;
    EXPECT_NE(letter.remedy.find("grant the scope erase"), std::string::npos) << letter.remedy;
    EXPECT_EQ(report->certificate.find("grant"), std::string::npos);
}

struct ErasedPerson {
    explicit ErasedPerson(bool later, bool readOnly) {
        SimSwitches switches;
        switches.erasesPersons = true;
        switches.erasesLater = later;
        world.addSystem("crm", switches);
        if (readOnly) world.stream("crm", "contacts").direction = Direction::In;
        const std::string id =
            crm().create("contacts", {{"first", "Aino"}, {"email", "a@acme.example"}});
        world.start();
        world.settle();
        lead = world.entityOf("crm", "contacts", id);
    }
    SimVendor& crm() { return world.system("crm"); }
    ErasureReport erase() {
        auto report = world.engine().erase(lead);
        EXPECT_TRUE(report) << report.error().describe();
        return *report;
    }

    SimWorld world;
    model::EntityId lead;
};

TEST(Erase, AsksASystemThatErasesPersonsBeforeItDeletesARecordThere) {
    ErasedPerson person(false, false);
    EXPECT_TRUE(person.erase().complete);
    EXPECT_EQ(person.crm().erasuresAsked, (std::vector<std::string>{""}));
    EXPECT_TRUE(person.crm().liveIds("contacts").empty());
}

TEST(Erase, FollowsTheTicketOfASystemThatTakesItsTimeUntilItIsDone) {
    ErasedPerson person(true, true);
    EXPECT_FALSE(person.erase().complete);
    person.world.sync();
    EXPECT_EQ(person.crm().erasuresAsked.size(), 1U) << "it was asked a moment ago";

    person.world.clock().advance(2 * 3'600'000'000LL);
    person.world.sync();
    EXPECT_EQ(person.crm().erasuresAsked, (std::vector<std::string>{"", "t-1"}));
    EXPECT_FALSE(person.erase().complete);

    person.crm().switches.erasesLater = false;
    person.world.clock().advance(2 * 3'600'000'000LL);
    person.world.sync();
    const ErasureReport done = person.erase();
    EXPECT_TRUE(done.complete);
    EXPECT_FALSE(done.byHand);
    EXPECT_EQ(done.certificate.find("t-1"), std::string::npos);
    person.world.clock().advance(2 * 3'600'000'000LL);
    person.world.sync();
    EXPECT_EQ(person.crm().erasuresAsked.size(), 3U) << "what is done isn't asked about";
}

TEST(Erase, DeletesTheRecordMeanwhileWhereItMay) {
    ErasedPerson person(true, false);
    EXPECT_FALSE(person.erase().complete);
    EXPECT_TRUE(person.crm().liveIds("contacts").empty());
}

}  // namespace
}  // namespace leadloom::sync
