// Merges, conversions, and links that got lost.
#include "tests/scenario/scenario.h"

namespace leadloom::testing {
namespace {

using Kb35MergedThree = TwoSystems;
using Kb36Converted = TwoSystems;
using Kb37MergedInFlight = TwoSystems;
using Kb38MergedInOne = TwoSystems;
using Kb39LostMapping = TwoSystems;

/// Lets users act once, between the hub's reading and its write.
void onceBeforeWrite(Taps& taps, std::function<void()> act) {
    taps.beforeWrite = [act = std::move(act), done = false](
                           const std::string&, std::span<const sync::WriteItem>) mutable {
        if (std::exchange(done, true)) return;
        act();
    };
}

TEST_F(Kb36Converted, BetweenReadAndWriteIsAimedAtTheContact) {
    build();
    world_.addStream("crm", "leads", model::Entity::Lead);
    const std::string lead = crm().create("leads", person(1));
    world_.settle();
    std::string other;
    for (const std::string& id : mail().liveIds("contacts"))
        other = id;
    const auto taps = tap(world_, "crm");
    world_.start();
    std::string contact;
    onceBeforeWrite(*taps, [&] {
        contact = crm().create("contacts", person(1));
        crm().convert("leads", lead, "contacts", contact);
    });
    mail().edit("contacts", other, "title", "Customer");
    world_.settle();

    ASSERT_FALSE(contact.empty());
    EXPECT_EQ(fieldOf(crm(), contact, "title"), "Customer");
    EXPECT_FALSE(crm().find("leads", lead)->fields.contains("title"));
    EXPECT_EQ(leads(), 1U);
    EXPECT_TRUE(world_.parked().empty());
    EXPECT_EQ(mail().liveIds("contacts").size(), 1U);
    expectQuiet();
}

TEST_F(Kb37MergedInFlight, IsAimedAtTheWinner) {
    build();
    const auto ids = people(2);
    world_.settle();
    const auto taps = tap(world_, "crm");
    world_.start();
    onceBeforeWrite(*taps, [&] { crm().merge("contacts", ids[1], ids[0]); });
    mail().edit("contacts", counterpart("mail", ids[1]), "title", "Of the loser");
    world_.settle();

    EXPECT_EQ(fieldOf(crm(), ids[0], "title"), "Of the loser");
    EXPECT_FALSE(crm().find("contacts", ids[1])->fields.contains("title"));
    EXPECT_EQ(leads(), 1U);
    EXPECT_EQ(deletes(), 0);
    EXPECT_TRUE(world_.parked().empty());
    for (const std::string& wrong : world_.violations())
        ADD_FAILURE() << wrong;
}

TEST_F(Kb38MergedInOne, LeavesTheOthersTwoRecordsOnePrimaryAndOneSecondary) {
    build();
    const auto ids = people(2);
    world_.settle();
    const std::vector<std::string> there = mail().liveIds("contacts");
    ASSERT_EQ(there.size(), 2U);

    crm().merge("contacts", ids[1], ids[0]);
    world_.settle();
    crm().edit("contacts", ids[0], "title", "After the merge");
    world_.settle();

    EXPECT_EQ(leads(), 1U);
    EXPECT_EQ(mail().liveIds("contacts"), there);
    EXPECT_EQ(deletes(), 0);
    int primaries = 0;
    int secondaries = 0;
    int renewed = 0;
    const auto stream = *world_.store().streamKey("mail", "contacts");
    for (const store::LinkRow& link : world_.links(world_.entityOf("crm", "contacts", ids[0]))) {
        if (link.stream != stream || link.state != store::LinkState::Live) continue;
        const bool primary = link.role == store::LinkRole::Primary;
        ++(primary ? primaries : secondaries);
        const bool written = fieldOf(mail(), link.externalId, "title") == "After the merge";
        EXPECT_EQ(written, primary) << "a secondary record is shown, not written";
        renewed += written ? 1 : 0;
    }
    EXPECT_EQ(primaries, 1);
    EXPECT_EQ(secondaries, 1);
    EXPECT_EQ(renewed, 1);
}

TEST_F(Kb39LostMapping, IsFoundAgainByTheMarkerOrAStrongKey) {
    for (const bool marked : {true, false}) {
        SCOPED_TRACE(marked);
        SimWorld world;
        SimVendor& crm = world.addSystem("crm");
        SimSwitches switches;
        switches.marksRecords = marked;
        switches.createClass = marked ? sync::CreateClass::Marker : sync::CreateClass::NaturalKey;
        SimVendor& mail = world.addSystem("mail", switches);
        for (int number = 0; number < 10; ++number)
            crm.create("contacts", person(number));
        world.settle();
        // Where there is a marker it alone must do: the address is another by now.
        if (marked) {
            for (const std::string& id : mail.liveIds("contacts"))
                mail.edit("contacts", id, "email", "");
        }
        {
            const auto stream = *world.store().streamKey("mail", "contacts");
            auto tx = *world.store().beginWrite();
            for (const std::string& id : mail.liveIds("contacts"))
                ASSERT_TRUE(tx->removeLink(stream, id));
            ASSERT_TRUE(tx->commit());
        }
        sync::RunOptions complete;
        complete.full = true;
        complete.approve = true;
        world.sync(complete);
        world.settle();
        EXPECT_EQ(world.canonicals(model::Entity::Lead).size(), 10U);
        EXPECT_EQ(mail.liveIds("contacts").size(), 10U);
        EXPECT_EQ(crm.liveIds("contacts").size(), 10U);
    }
}

TEST_F(Kb35MergedThree, AreOneLeadHoweverTheirIdsAreTold) {
    // The feed names the losers, or only the winner is read and the losers answer with it by id.
    for (const bool fed : {true, false}) {
        SCOPED_TRACE(fed);
        SimWorld world;
        SimSwitches switches;
        if (!fed) switches.deletes = sync::DeleteVisibility::Absence;
        SimVendor& crm = world.addSystem("crm", switches);
        SimVendor& mail = world.addSystem("mail");
        std::vector<std::string> ids;
        for (int number = 0; number < 30; ++number)
            ids.push_back(crm.create("contacts", person(number)));
        world.settle();
        crm.merge("contacts", ids[1], ids[0]);
        crm.merge("contacts", ids[2], ids[0]);
        world.settle();
        sync::RunOptions complete;
        complete.full = true;
        world.sync(complete);
        world.settle();
        EXPECT_EQ(world.canonicals(model::Entity::Lead).size(), 28U);
        EXPECT_EQ(mail.liveIds("contacts").size(), 30U);
        EXPECT_EQ(mail.deletesByHub + crm.deletesByHub, 0);
        const model::EntityId lead = world.entityOf("crm", "contacts", ids[0]);
        EXPECT_EQ(world.links(lead).size(), 6U);
        for (const std::string& wrong : world.violations())
            ADD_FAILURE() << wrong;
    }
}

}  // namespace
}  // namespace leadloom::testing
