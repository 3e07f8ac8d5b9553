// Somebody sets a field back to what it held before our write, before anything was read since.
#include <gtest/gtest.h>

#include "hub/sync/engine.h"
#include "tests/support/sim_world.h"

namespace leadloom::sync {
namespace {

using testing::SimVendor;
using testing::SimWorld;

struct SetBack {
    SetBack() {
        world.addSystem("crm");
        world.addSystem("mail");
        id = crm().create("contacts", {{"email", "a@acme.example"}, {"title", "Buyer"}});
        world.settle();
        there = mail().liveIds("contacts").front();
        say("Manager");
        world.settle();
    }
    SimVendor& crm() { return world.system("crm"); }
    SimVendor& mail() { return world.system("mail"); }
    void say(const char* title) { crm().edit("contacts", id, "title", title); }
    /// Over there, behind the slack of clocks.
    void sayThere(const char* field, const char* value) {
        world.clock().advance(10'000'000);
        mail().edit("contacts", there, field, value);
    }
    std::string titleIn(const char* system, const std::string& record) {
        return world.system(system).find("contacts", record)->fields.at("title");
    }

    SimWorld world;
    std::string id;
    std::string there;
};

TEST(SetBack, IsAnEditWhereTheSystemIsKnownToStoreTheField) {
    SetBack people;
    people.say("Director");
    people.world.sync();
    people.sayThere("title", "Manager");
    people.world.settle();
    EXPECT_EQ(people.titleIn("crm", people.id), "Manager");
    EXPECT_EQ(people.titleIn("mail", people.there), "Manager");
    EXPECT_TRUE(people.world.parked().empty());
}

TEST(SetBack, IsAnEditThoughSomebodyEmptiedTheFieldInARecordThatWeMade) {
    SetBack people;
    people.say("Director");
    people.crm().create("contacts", {{"email", "b@acme.example"}, {"title", "Clerk"}});
    people.world.sync();
    people.world.clock().advance(10'000'000);
    for (const std::string& record : people.mail().liveIds("contacts")) {
        if (record != people.there) people.mail().edit("contacts", record, "title", "");
    }
    people.mail().edit("contacts", people.there, "title", "Manager");
    people.world.settle();
    EXPECT_EQ(people.titleIn("crm", people.id), "Manager");
    EXPECT_EQ(people.titleIn("mail", people.there), "Manager");
}

TEST(SetBack, IsAnEditOfWhoeverHasTheIdByNow) {
    SimWorld world;
    SimVendor& crm = world.addSystem("crm");
    SimVendor& mail = world.addSystem("mail");
    mail.switches.reusesIds = true;
    const std::string id =
        crm.create("contacts", {{"email", "a@acme.example"}, {"last", "Aho"}, {"title", "Buyer"}});
    world.settle();
    const std::string there = mail.liveIds("contacts").front();
    crm.edit("contacts", id, "title", "Manager");
    world.sync();
    world.clock().advance(10'000'000);
    mail.remove("contacts", there);
    const std::map<std::string, std::string> another = {
        {"email", "b@acme.example"}, {"last", "Berg"}, {"title", "Buyer"}};
    ASSERT_EQ(mail.create("contacts", another), there);
    world.settle();
    EXPECT_EQ(mail.find("contacts", there)->fields.at("title"), "Buyer");
    EXPECT_TRUE(world.parked().empty());
}

TEST(SetBack, IsNotSeenInAFieldThatIsIgnored) {
    SetBack people;
    people.mail().switches.ignoredField = "title";
    people.say("Director");
    people.world.settle();
    people.say("President");
    people.world.sync();
    people.sayThere("last", "Virtanen");
    people.world.settle();
    EXPECT_EQ(people.titleIn("crm", people.id), "President");
    EXPECT_EQ(people.titleIn("mail", people.there), "Manager");
}

}  // namespace
}  // namespace leadloom::sync
