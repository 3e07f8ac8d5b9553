// One person, one lead: in two systems, at once, several times, without a key, with another
// address.
#include <barrier>

#include "tests/scenario/scenario.h"

namespace leadloom::testing {
namespace {

using Kb30TwoEqualBooks = TwoSystems;
using Kb31TwoWorkers = TwoSystems;
using Kb32OneBatch = TwoSystems;
using Kb33NoStrongKey = TwoSystems;
using Kb34ChangedAddress = TwoSystems;

TEST_F(Kb30TwoEqualBooks, BecomeOneWithoutASingleCreate) {
    build();
    for (int number = 0; number < 20; ++number) {
        crm().create("contacts", person(number));
        mail().create("contacts", person(number));
    }
    world_.settle();
    EXPECT_EQ(leads(), 20U);
    EXPECT_EQ(writes(), 0);
    EXPECT_TRUE(mail().madeByHub.empty());
    EXPECT_TRUE(crm().madeByHub.empty());
    EXPECT_EQ(crm().liveIds("contacts").size(), 20U);
    EXPECT_EQ(mail().liveIds("contacts").size(), 20U);
    expectQuiet();
}

/// Who puts first: the one system, the other, or both at the same moment.
TEST_F(Kb31TwoWorkers, ThatImportOnePersonAtOnceMakeOneLead) {
    enum class First { Crm, Mail, Both };
    build();
    world_.settings().workers = 2;
    const auto atCrm = tap(world_, "crm");
    const auto atMail = tap(world_, "mail");
    people(2);
    world_.settle();
    int number = 100;
    for (const First first : {First::Crm, First::Mail, First::Both}) {
        for (int round = 0; round < 5; ++round) {
            ++number;
            crm().create("contacts", person(number));
            mail().create("contacts", person(number));
            std::barrier<> bothHaveRead(2);
            std::barrier<> firstIsIn(2);
            const auto gate = [&](bool goesFirst) {
                return [&, goesFirst](const std::string& stream, const std::string&) {
                    if (stream != "contacts") return Status::ok();
                    bothHaveRead.arrive_and_wait();
                    if (first != First::Both && !goesFirst) firstIsIn.arrive_and_wait();
                    return Status::ok();
                };
            };
            const auto opens = [&](bool goesFirst) {
                return [&, goesFirst](const std::string& stream) {
                    const bool told = stream == "contacts" && first != First::Both && goesFirst;
                    if (told) firstIsIn.arrive_and_wait();
                    return Status::ok();
                };
            };
            atCrm->beforeRead = gate(first == First::Crm);
            atMail->beforeRead = gate(first == First::Mail);
            atCrm->atEnd = opens(first == First::Crm);
            atMail->atEnd = opens(first == First::Mail);
            world_.sync();
            EXPECT_EQ(leads(), static_cast<std::size_t>(number - 98));
        }
    }
    atCrm->beforeRead = atMail->beforeRead = nullptr;
    atCrm->atEnd = atMail->atEnd = nullptr;
    world_.settle();
    EXPECT_EQ(leads(), 17U);
    EXPECT_EQ(crm().liveIds("contacts").size(), 17U);
    EXPECT_EQ(mail().liveIds("contacts").size(), 17U);
    expectQuiet();
}

TEST_F(Kb31TwoWorkers, AWebhookAndAPollOfOneNewRecordMakeOneLead) {
    build();
    world_.settle();
    const std::string id = people(1).front();
    ASSERT_TRUE(world_.engine().receiveWebhook("crm", webhook("e1", id)));
    const auto taps = tap(world_, "crm");
    world_.start();
    taps->afterPage = [&](int) {
        EXPECT_TRUE(world_.engine().receiveWebhook("crm", webhook("e2", id)));
        return Status::ok();
    };
    world_.sync();
    taps->afterPage = nullptr;
    world_.settle();
    EXPECT_EQ(leads(), 1U);
    EXPECT_EQ(mail().liveIds("contacts").size(), 1U);
}

TEST_F(Kb32OneBatch, WithFiveFormsOfOnePersonMakesOneLead) {
    for (const bool wholeAtOnce : {true, false}) {
        SimWorld world;
        SimSwitches switches;
        switches.pageSize = wholeAtOnce ? 25 : 2;
        SimVendor& forms = world.addSystem("forms", switches);
        SimVendor& mail = world.addSystem("mail");
        const char* titles[] = {"Buyer", "Head of Buying", "", "Buyer", "Purchasing"};
        for (const char* title : titles) {
            Fields form = person(1);
            form["email"] = "Person1@ACME.example";
            if (*title != '\0') form["title"] = title;
            forms.create("contacts", form);
        }
        world.settle();
        EXPECT_EQ(world.canonicals(model::Entity::Lead).size(), 1U);
        ASSERT_EQ(mail.liveIds("contacts").size(), 1U);
        EXPECT_EQ(forms.liveIds("contacts").size(), 5U);
        EXPECT_EQ(forms.deletesByHub, 0);
        for (const std::string& wrong : world.violations())
            ADD_FAILURE() << wrong;
    }
}

TEST_F(Kb33NoStrongKey, DeliveredThreeTimesIsOneLead) {
    build();
    const std::string id =
        crm().create("contacts", {{"first", "Aino"}, {"email", "not an address"}});
    const std::string nameless = crm().create("contacts", {{"title", "Buyer"}});
    world_.settle();
    for (int again = 0; again < 3; ++again) {
        crm().edit("contacts", id, "title", "Delivery " + std::to_string(again));
        crm().edit("contacts", nameless, "city", "Turku" + std::to_string(again));
        ASSERT_TRUE(
            world_.engine().receiveWebhook("crm", webhook("again" + std::to_string(again), id)));
        world_.sync();
        full();
    }
    world_.settle();
    EXPECT_EQ(leads(), 2U);
    EXPECT_EQ(mail().liveIds("contacts").size(), 2U);
    bool told = false;
    for (const store::ParkedRow& letter : world_.parked())
        told = told || (letter.externalId == id && letter.field == "emails");
    EXPECT_TRUE(told) << "the address that is none is shown to a person";
}

TEST_F(Kb34ChangedAddress, IsAChangeOfTheLeadAndNoNewOne) {
    build();
    const std::string id = people(1).front();
    world_.settle();
    const model::EntityId lead = world_.entityOf("crm", "contacts", id);
    const std::string other = counterpart("mail", id);

    crm().edit("contacts", id, "email", "new@acme.example");
    world_.settle();
    EXPECT_EQ(leads(), 1U);
    EXPECT_EQ(fieldOf(mail(), other, "email"), "new@acme.example");

    crm().edit("contacts", id, "email", "from-crm@acme.example");
    world_.clock().advance(Second);
    mail().edit("contacts", other, "email", "from-mail@acme.example");
    world_.settle();
    EXPECT_EQ(leads(), 1U);
    EXPECT_EQ(world_.entityOf("crm", "contacts", id), lead);
    EXPECT_EQ(world_.entityOf("mail", "contacts", other), lead);
    EXPECT_EQ(crm().liveIds("contacts").size(), 1U);
    EXPECT_EQ(mail().liveIds("contacts").size(), 1U);
    // Each system shows one address of the lead; the lead keeps both, and the old one is gone.
    const std::string held = world_.valueOf("crm", "contacts", id, "emails");
    EXPECT_NE(held.find("from-crm@acme.example"), std::string::npos);
    EXPECT_NE(held.find("from-mail@acme.example"), std::string::npos);
    EXPECT_EQ(held.find("new@acme.example"), std::string::npos);
    EXPECT_EQ(held.find(emailOf(0)), std::string::npos);
    expectQuiet();
}

}  // namespace
}  // namespace leadloom::testing
