#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "hub/sync/engine.h"
#include "hub/sync/story/queries.h"
#include "tests/support/sim_world.h"

namespace leadloom::sync {
namespace {

using nlohmann::json;
using testing::SimVendor;
using testing::SimWorld;

/// Aino and Bela, each with a record in both systems.
struct TwoPeople {
    TwoPeople() {
        world.addSystem("crm");
        world.addSystem("mail");
        id = crm().create("contacts", {{"first", "Aino"}, {"email", "aino@acme.example"}});
        crm().create("contacts", {{"first", "Bela"}, {"email", "bela@acme.example"}});
        world.settle();
        lead = world.entityOf("crm", "contacts", id);
    }
    SimVendor& crm() { return world.system("crm"); }
    SimVendor& mail() { return world.system("mail"); }
    ErasureReport erase() {
        auto report = world.engine().erase(lead);
        EXPECT_TRUE(report) << report.error().describe();
        return *report;
    }
    std::vector<std::string> outcomes(const ErasureReport& report) const {
        std::vector<std::string> words;
        const json certificate = json::parse(report.certificate);
        for (const json& system : certificate["systems"])
            words.push_back(system["connection"].get<std::string>() + " " +
                            system["outcome"].get<std::string>());
        return words;
    }

    SimWorld world;
    std::string id;
    model::EntityId lead;
};

TEST(Erasure, DeletesThePersonEverywhereAndCertifiesItWithoutPersonalData) {
    TwoPeople two;
    const ErasureReport report = two.erase();

    EXPECT_TRUE(report.complete);
    EXPECT_FALSE(report.doneBefore);
    EXPECT_EQ(two.outcomes(report), (std::vector<std::string>{"crm deleted", "mail deleted"}));
    EXPECT_EQ(two.crm().liveIds("contacts").size(), 1U);
    EXPECT_EQ(two.mail().liveIds("contacts").size(), 1U);
    for (const char* personal : {"Aino", "aino", "acme.example"}) {
        EXPECT_EQ(report.certificate.find(personal), std::string::npos) << personal;
    }
    EXPECT_EQ(two.world.canonicals(model::Entity::Lead).size(), 1U);
    EXPECT_TRUE(two.world.links(two.lead).empty());
    for (const store::ChangeRow& change : two.world.changes(two.lead)) {
        EXPECT_FALSE(change.before.isPresent());
        EXPECT_FALSE(change.after.isPresent());
        EXPECT_EQ(change.record, "");
    }
    auto tx = two.world.store().beginRead();
    const auto attempts = (*tx)->attemptsOf(two.lead, 100);
    for (const store::AttemptRow& attempt : *attempts) {
        EXPECT_EQ(attempt.patch, "");
        EXPECT_EQ(attempt.externalId, "");
    }
}

TEST(Erasure, LeavesAQuietWorldBehind) {
    TwoPeople two;
    two.erase();
    two.world.settle();
    RunOptions full;
    full.full = true;
    const RunReport report = two.world.sync(full);
    EXPECT_EQ(report.writes(), 0);
    EXPECT_EQ(report.changeRows, 0);
    for (const std::string& wrong : two.world.violations())
        ADD_FAILURE() << wrong;
}

TEST(Erasure, AskedAgainItTellsWhatWasDoneAndWhen) {
    TwoPeople two;
    const ErasureReport first = two.erase();
    const std::int64_t requests = two.crm().requests;

    const ErasureReport again = two.erase();
    const auto byAddress = two.world.engine().erasureOf("AINO@acme.example");

    EXPECT_TRUE(again.doneBefore);
    EXPECT_EQ(again.certificate, first.certificate);
    EXPECT_EQ(two.crm().requests, requests);
    ASSERT_TRUE(byAddress);
    ASSERT_TRUE(*byAddress);
    EXPECT_EQ((*byAddress)->lead, two.lead);
    EXPECT_FALSE(two.world.engine().erasureOf("bela@acme.example")->has_value());
}

TEST(Erasure, ThePersonDoesNotComeBackByANewRecord) {
    TwoPeople two;
    two.erase();
    two.crm().create("contacts", {{"first", "Aino"}, {"email", "Aino@acme.example"}});
    two.world.settle();

    EXPECT_EQ(two.mail().liveIds("contacts").size(), 1U);
    EXPECT_EQ(two.world.canonicals(model::Entity::Lead).size(), 1U);
    ASSERT_EQ(two.world.parked().size(), 1U);
    const store::ParkedRow letter = two.world.parked().front();
    EXPECT_EQ(letter.code, "erased");
    auto tx = two.world.store().beginRead();
    const auto raw = *(*tx)->inbox(letter.inboxSeq);
    ASSERT_TRUE(raw);
    EXPECT_EQ(raw->payload, "");

    const RunReport again = two.world.sync();
    EXPECT_FALSE(again.attention.any());
}

TEST(Erasure, APersonWhoWantsToBeBackIsImportedAfterTheSuppressionIsLifted) {
    TwoPeople two;
    two.erase();
    ASSERT_TRUE(two.world.engine().liftSuppression("aino@acme.example"));
    EXPECT_EQ(two.world.engine().liftSuppression("aino@acme.example").error().kind,
              ErrorKind::NotFound);
    two.crm().create("contacts", {{"first", "Aino"}, {"email", "aino@acme.example"}});
    two.world.settle();
    EXPECT_EQ(two.mail().liveIds("contacts").size(), 2U);
}

TEST(Erasure, GoesOnByItselfWhenASystemCouldNotBeReached) {
    TwoPeople two;
    two.mail().switches.credentialsRefused = true;

    const ErasureReport report = two.erase();

    EXPECT_FALSE(report.complete);
    EXPECT_EQ(two.crm().liveIds("contacts").size(), 1U);
    EXPECT_EQ(two.mail().liveIds("contacts").size(), 2U);
    two.world.sync();
    EXPECT_EQ(two.mail().liveIds("contacts").size(), 2U);
    two.mail().switches.credentialsRefused = false;
    two.world.sync();
    EXPECT_EQ(two.mail().liveIds("contacts").size(), 1U);
    const ErasureReport later = two.erase();
    EXPECT_TRUE(later.complete);
    EXPECT_EQ(two.outcomes(later), (std::vector<std::string>{"crm deleted", "mail deleted"}));
}

TEST(Erasure, LeavesATicketWhereTheHubMayOnlyRead) {
    TwoPeople two;
    two.world.stream("mail", "contacts").direction = Direction::In;
    two.world.start();

    const ErasureReport report = two.erase();

    EXPECT_TRUE(report.complete);
    EXPECT_TRUE(report.byHand);
    EXPECT_EQ(two.mail().liveIds("contacts").size(), 2U);
    ASSERT_EQ(two.world.parked().size(), 1U);
    const store::ParkedRow ticket = two.world.parked().front();
    EXPECT_EQ(ticket.code, "erasure");
    EXPECT_FALSE(ticket.externalId.empty());
    EXPECT_EQ(two.world.engine().replayDeadLetter(ticket.id).error().kind, ErrorKind::Usage);
    two.world.settle();
    EXPECT_EQ(two.world.canonicals(model::Entity::Lead).size(), 1U);
}

TEST(Erasure, TakesInThoseWhoWereMergedIntoThePerson) {
    TwoPeople two;
    const std::string second =
        two.crm().create("contacts", {{"first", "Aino"}, {"email", "aino@home.example"}});
    two.world.settle();
    const model::EntityId loser = two.world.entityOf("crm", "contacts", second);
    two.crm().merge("contacts", second, two.id);
    two.world.settle();

    two.erase();

    EXPECT_EQ(two.crm().liveIds("contacts").size(), 1U);
    EXPECT_EQ(two.mail().liveIds("contacts").size(), 1U);
    for (const store::ChangeRow& change : two.world.changes(loser))
        EXPECT_FALSE(change.after.isPresent());
    EXPECT_TRUE(two.world.engine().erasureOf("aino@home.example")->has_value());
}

TEST(Erasure, RefusesALeadThatIsNotThere) {
    TwoPeople two;
    std::array<std::uint8_t, 16> bytes{};
    bytes.fill(7);
    EXPECT_EQ(two.world.engine().erase(model::EntityId(bytes)).error().kind, ErrorKind::NotFound);
}

}  // namespace
}  // namespace leadloom::sync
