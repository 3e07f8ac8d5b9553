// Where nothing is looked up by id, a search may show an old state as late as lists do.
#include <gtest/gtest.h>

#include "hub/sync/engine.h"
#include "tests/support/sim_world.h"

namespace leadloom::sync {
namespace {

using testing::SimSwitches;
using testing::SimVendor;
using testing::SimWorld;

constexpr TimeUs Minute = 60'000'000;

/// A CRM that guards writes by versions and finds records by marker, as late as its lists show
/// changes, beside one in which somebody says things.
struct LateSearch {
    LateSearch() {
        SimSwitches switches;
        switches.lookupById = false;
        switches.preconditions = true;
        switches.createClass = CreateClass::Marker;
        switches.listLagUs = 60 * Minute;
        world.addSystem("crm", switches);
        world.addSystem("mail");
        there = mail().create("contacts", {{"email", "a@acme.example"}, {"title", "Buyer"}});
        for (int round = 0; round < 4; ++round) {
            world.sync();
            world.clock().advance(120 * Minute);
        }
        id = crm().liveIds("contacts").front();
    }
    SimVendor& crm() { return world.system("crm"); }
    SimVendor& mail() { return world.system("mail"); }
    std::string titleIn(const char* system, const std::string& record) {
        return world.system(system).find("contacts", record)->fields.at("title");
    }

    SimWorld world;
    std::string id;
    std::string there;
};

TEST(LateSearch, DoesNotTakeOurOwnWriteForOneThatWasNotStored) {
    LateSearch late;
    late.mail().edit("contacts", late.there, "title", "Manager");
    late.world.sync();
    ASSERT_EQ(late.titleIn("crm", late.id), "Manager");
    late.world.clock().advance(Minute / 2);
    late.crm().edit("contacts", late.id, "city", "Turku");
    late.mail().edit("contacts", late.there, "last", "Virtanen");
    late.world.sync();
    EXPECT_EQ(late.world.valueOf("crm", "contacts", late.id, "job_title"), "Manager");
    for (const store::ParkedRow& letter : late.world.parked())
        ADD_FAILURE() << letter.code << ' ' << letter.reason;
    for (int round = 0; round < 4; ++round) {
        late.world.clock().advance(120 * Minute);
        late.world.sync();
    }
    EXPECT_EQ(late.titleIn("crm", late.id), "Manager");
    EXPECT_EQ(late.mail().find("contacts", late.there)->fields.at("city"), "Turku");
    EXPECT_EQ(late.crm().find("contacts", late.id)->fields.at("last"), "Virtanen");
    for (const store::ParkedRow& letter : late.world.parked())
        ADD_FAILURE() << letter.code << ' ' << letter.reason;
}

}  // namespace
}  // namespace leadloom::sync
