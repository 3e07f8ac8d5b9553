#include <gtest/gtest.h>

#include "hub/sync/engine.h"
#include "tests/support/sim_world.h"

namespace leadloom::sync {
namespace {

using testing::SimVendor;
using testing::SimWorld;

using Fields = std::map<std::string, std::string>;

/// Two people of two systems that know nothing of each other, and a third copy by the hub of each.
struct TwoPeople {
    SimWorld world;
    SimVendor& crm;
    SimVendor& mail;
    std::string ainoId;
    std::string arvoId;

    TwoPeople()
        : crm(world.addSystem("crm")),
          mail(world.addSystem("mail")),
          ainoId(crm.create("contacts", {{"first", "Aino"},
                                         {"last", "Virta"},
                                         {"email", "aino@acme.example"},
                                         {"title", "Buyer"},
                                         {"tags", "green;red"}})),
          arvoId(mail.create("contacts", {{"first", "Arvo"},
                                          {"last", "Koski"},
                                          {"email", "arvo@acme.example"},
                                          {"city", "Oulu"},
                                          {"tags", "blue;red"}})) {
        world.settle();
    }

    model::EntityId aino() { return world.entityOf("crm", "contacts", ainoId); }
    model::EntityId arvo() { return world.entityOf("mail", "contacts", arvoId); }
    void merge() {
        const auto merged = world.engine().mergeLeads(aino(), arvo(), "os:test");
        ASSERT_TRUE(merged) << merged.error().describe();
    }
    void unmerge() {
        const auto parted = world.engine().unmergeLead(aino(), {}, "os:test");
        ASSERT_TRUE(parted) << parted.error().describe();
    }
};

/// What a lead holds, blanks left out, and where.
std::map<std::string, std::string> picture(SimWorld& world, const model::EntityId& id) {
    std::map<std::string, std::string> picture;
    for (const store::CanonicalRow& row : world.canonicals(model::Entity::Lead)) {
        if (row.id != id) continue;
        for (const store::CanonicalField& field : row.fields) {
            if (!field.value.isPresent()) continue;
            picture[world.fields().find(field.field)->name] = field.value.text();
        }
    }
    for (const store::LinkRow& link : world.links(id)) {
        if (link.state != store::LinkState::Live) continue;
        picture["link " + world.store().streamName(link.stream).first + " " + link.externalId] =
            link.role == store::LinkRole::Primary ? "primary" : "secondary";
    }
    return picture;
}

/// What the records of a system hold, blanks left out.
std::map<std::string, Fields> records(const SimVendor& vendor) {
    std::map<std::string, Fields> all;
    for (const std::string& id : vendor.liveIds("contacts")) {
        Fields fields = vendor.find("contacts", id)->fields;
        std::erase_if(fields, [](const auto& field) { return field.second.empty(); });
        all[id] = fields;
    }
    return all;
}

void expectSound(SimWorld& world) {
    for (const std::string& wrong : world.violations())
        ADD_FAILURE() << wrong;
    EXPECT_EQ(world.openIntents(), 0);
}

TEST(Merge, MakesOneLeadWithPrimaryAndSecondaryRecords) {
    TwoPeople people;

    people.merge();
    people.world.settle();

    ASSERT_EQ(people.world.canonicals(model::Entity::Lead).size(), 1U);
    EXPECT_EQ(people.crm.liveIds("contacts").size(), 2U) << "second records aren't deleted";
    const auto merged = picture(people.world, people.aino());
    EXPECT_EQ(merged.at("city"), "Oulu");
    EXPECT_EQ(merged.at("job_title"), "Buyer");
    int primaries = 0;
    for (const auto& [name, value] : merged)
        primaries += value == "primary" ? 1 : 0;
    EXPECT_EQ(primaries, 2);
    expectSound(people.world);
}

TEST(Merge, UndoneAtOnceLeavesEverythingAsItWas) {
    TwoPeople people;
    const model::EntityId aino = people.aino();
    const model::EntityId arvo = people.arvo();
    const auto first = picture(people.world, aino);
    const auto second = picture(people.world, arvo);
    const auto crm = records(people.crm);
    const auto mail = records(people.mail);

    people.merge();
    people.unmerge();
    people.world.settle();

    EXPECT_EQ(picture(people.world, aino), first);
    EXPECT_EQ(picture(people.world, arvo), second);
    EXPECT_EQ(records(people.crm), crm);
    EXPECT_EQ(records(people.mail), mail);
    expectSound(people.world);
}

TEST(Merge, UndoneAfterItWasWrittenEverywhereTakesBackWhatItWrote) {
    TwoPeople people;
    const model::EntityId aino = people.aino();
    const model::EntityId arvo = people.arvo();
    const auto first = picture(people.world, aino);
    const auto second = picture(people.world, arvo);
    const auto crm = records(people.crm);
    const auto mail = records(people.mail);

    people.merge();
    people.world.settle();
    ASSERT_NE(records(people.crm), crm) << "the merge was written";
    people.unmerge();
    people.world.settle();

    EXPECT_EQ(picture(people.world, aino), first);
    EXPECT_EQ(picture(people.world, arvo), second);
    EXPECT_EQ(records(people.crm), crm);
    EXPECT_EQ(records(people.mail), mail);
    expectSound(people.world);
}

TEST(Merge, UndoneKeepsEditsMadeSinceEachWithItsOwner) {
    TwoPeople people;
    const model::EntityId aino = people.aino();
    const model::EntityId arvo = people.arvo();
    people.merge();
    people.world.settle();
    people.crm.edit("contacts", people.ainoId, "title", "Head of Purchasing");
    people.world.settle();
    people.mail.edit("contacts", people.arvoId, "city", "Turku");
    people.world.settle();

    people.unmerge();
    people.world.settle();

    const auto first = picture(people.world, aino);
    const auto second = picture(people.world, arvo);
    EXPECT_EQ(first.at("job_title"), "Head of Purchasing");
    EXPECT_FALSE(first.contains("city"));
    EXPECT_EQ(first.at("given_name"), "Aino");
    EXPECT_EQ(second.at("city"), "Turku");
    EXPECT_FALSE(second.contains("job_title"));
    EXPECT_EQ(second.at("given_name"), "Arvo");
    expectSound(people.world);
}

TEST(Merge, UndoneIsNeverMadeAgain) {
    TwoPeople people;
    people.merge();
    people.world.settle();
    people.unmerge();
    people.world.settle();

    people.mail.edit("contacts", people.arvoId, "email", "aino@acme.example");
    people.world.settle();

    EXPECT_NE(people.aino(), people.arvo());
    auto tx = people.world.store().beginRead();
    const auto open = (*tx)->openReviews(0, 10);
    EXPECT_TRUE(open->empty());
}

TEST(Merge, ARecordThatJoinedByItselfCanLeaveAgain) {
    SimWorld world;
    SimVendor& crm = world.addSystem("crm");
    SimVendor& mail = world.addSystem("mail");
    const std::string one = crm.create(
        "contacts", {{"first", "Kim"}, {"email", "kim@acme.example"}, {"title", "Buyer"}});
    world.clock().advance(60'000'000);
    const std::string other = mail.create(
        "contacts", {{"first", "Kim"}, {"email", "kim@acme.example"}, {"title", "Seller"}});
    world.settle();
    ASSERT_EQ(world.canonicals(model::Entity::Lead).size(), 1U);
    ASSERT_EQ(crm.find("contacts", one)->fields.at("title"), "Seller");

    const auto parted = world.engine().unmergeLead(world.entityOf("crm", "contacts", one),
                                                   NamedLink{"mail", "contacts", other}, "os:test");
    ASSERT_TRUE(parted) << parted.error().describe();
    world.settle();

    EXPECT_EQ(world.entityOf("mail", "contacts", other), *parted);
    EXPECT_NE(world.entityOf("crm", "contacts", one), *parted);
    EXPECT_EQ(crm.find("contacts", one)->fields.at("title"), "Buyer");
    EXPECT_EQ(mail.find("contacts", other)->fields.at("title"), "Seller");
    expectSound(world);
}

TEST(Merge, ALinkWithoutAnActLeavesAloneAndTheOnlyOneStays) {
    TwoPeople people;
    const std::string copy = people.mail.liveIds("contacts").back() == people.arvoId
                                 ? people.mail.liveIds("contacts").front()
                                 : people.mail.liveIds("contacts").back();

    const auto parted = people.world.engine().unmergeLead(
        people.aino(), NamedLink{"mail", "contacts", copy}, "os:test");
    ASSERT_TRUE(parted) << parted.error().describe();
    const auto refused = people.world.engine().unmergeLead(
        people.aino(), NamedLink{"crm", "contacts", people.ainoId}, "os:test");

    EXPECT_EQ(people.world.entityOf("mail", "contacts", copy), *parted);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::Usage);
}

TEST(Merge, FollowsTheVendorsMergeAndCanBeUndoneToo) {
    TwoPeople people;
    const model::EntityId aino = people.aino();
    const model::EntityId arvo = people.arvo();
    std::string arvoInCrm;
    for (const store::LinkRow& link : people.world.links(arvo)) {
        if (people.world.store().streamName(link.stream).first == "crm")
            arvoInCrm = link.externalId;
    }

    people.crm.merge("contacts", arvoInCrm, people.ainoId);
    people.world.settle();

    EXPECT_EQ(people.world.entityOf("mail", "contacts", people.arvoId), aino);
    EXPECT_EQ(people.mail.liveIds("contacts").size(), 2U) << "KB-38: two records stay there";
    expectSound(people.world);
    people.unmerge();
    people.world.settle();
    EXPECT_EQ(people.world.entityOf("mail", "contacts", people.arvoId), arvo);
    EXPECT_EQ(people.world.valueOf("mail", "contacts", people.arvoId, "given_name"), "Arvo");
}

TEST(Merge, ANotTrustedVendorsMergeIsPutToReview) {
    SimWorld world;
    SimVendor& crm = world.addSystem("crm");
    SimVendor& mail = world.addSystem("mail");
    world.stream("crm", "contacts").trustMerges = false;
    const std::string aino =
        crm.create("contacts", {{"first", "Aino"}, {"email", "a@acme.example"}});
    const std::string arvo =
        crm.create("contacts", {{"first", "Arvo"}, {"email", "b@acme.example"}});
    world.settle();
    const model::EntityId loser = world.entityOf("crm", "contacts", arvo);

    crm.merge("contacts", arvo, aino);
    world.settle();

    EXPECT_EQ(world.canonicals(model::Entity::Lead).size(), 2U);
    EXPECT_EQ(mail.liveIds("contacts").size(), 2U);
    EXPECT_EQ(crm.liveIds("contacts").size(), 1U) << "not made again before somebody decides";
    auto tx = *world.store().beginRead();
    const auto open = *tx->openReviews(0, 10);
    tx.reset();
    ASSERT_EQ(open.size(), 1U);
    const auto settled = world.engine().settleReview(open.front().id, true, "os:test");
    ASSERT_TRUE(settled) << settled.error().describe();
    world.settle();
    EXPECT_EQ(world.canonicals(model::Entity::Lead).size(), 1U);
    EXPECT_NE(settled->merged->survivor, loser);
    expectSound(world);
}

TEST(Review, RejectedPairsStayApartAndAreWrittenEverywhere) {
    SimWorld world;
    SimVendor& crm = world.addSystem("crm");
    SimVendor& mail = world.addSystem("mail");
    crm.create("contacts", {{"first", "Aino"}, {"last", "Virta"}, {"email", "ab@acme.example"}});
    mail.create("contacts", {{"first", "Bertil"}, {"last", "Ek"}, {"email", "ab@acme.example"}});
    world.settle();
    ASSERT_EQ(world.canonicals(model::Entity::Lead).size(), 2U);
    EXPECT_EQ(crm.liveIds("contacts").size(), 1U) << "held back until somebody decides";
    auto tx = *world.store().beginRead();
    const auto open = *tx->openReviews(0, 10);
    tx.reset();
    ASSERT_EQ(open.size(), 1U);

    const auto settled = world.engine().settleReview(open.front().id, false, "os:test");
    ASSERT_TRUE(settled) << settled.error().describe();
    world.settle();

    EXPECT_EQ(world.canonicals(model::Entity::Lead).size(), 2U);
    EXPECT_EQ(crm.liveIds("contacts").size(), 2U);
    EXPECT_EQ(mail.liveIds("contacts").size(), 2U);
    const auto again = world.engine().settleReview(open.front().id, true, "os:test");
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().kind, ErrorKind::Usage);
    expectSound(world);
}

}  // namespace
}  // namespace leadloom::sync
