#include <gtest/gtest.h>

#include "hub/sync/writing/dead_letters.h"
#include "tests/support/sim_world.h"

namespace leadloom::sync {
namespace {

using testing::SimVendor;
using testing::SimWorld;

/// A system that refuses a city, and the dead letter of it.
struct RefusedCity {
    RefusedCity() {
        SimVendor& crm = world.addSystem("crm");
        mail = &world.addSystem("mail");
        mail->switches.refusesField = "city";
        id = crm.create("contacts",
                        {{"first", "Aino"}, {"email", "a@acme.example"}, {"city", "Olu"}});
        world.settle();
    }
    SimWorld world;
    SimVendor* mail = nullptr;
    std::string id;
};

TEST(DeadLetterEdit, CorrectsTheFieldEverywhereAndTheLetterGoes) {
    RefusedCity refused;
    ASSERT_EQ(refused.world.parked().size(), 1U);
    const store::ParkedRow letter = refused.world.parked().front();
    EXPECT_EQ(letter.field, "city");
    refused.mail->switches.refusesField.clear();
    const Status done = refused.world.engine().correctDeadLetter(letter.id, "Oulu", "os:kim");
    ASSERT_TRUE(done) << done.error().describe();
    refused.world.settle();
    EXPECT_TRUE(refused.world.parked().empty());
    const auto there = refused.mail->liveIds("contacts").front();
    EXPECT_EQ(refused.mail->find("contacts", there)->fields.at("city"), "Oulu");
    EXPECT_EQ(refused.world.system("crm").find("contacts", refused.id)->fields.at("city"), "Oulu");
    for (const std::string& wrong : refused.world.violations())
        ADD_FAILURE() << wrong;
    auto tx = refused.world.store().beginRead();
    const auto audit = (*tx)->audit(10);
    ASSERT_EQ(audit->size(), 1U);
    EXPECT_EQ(audit->front().action, "dead_letter.edit");
    EXPECT_EQ(audit->front().detail.find("Oulu"), std::string::npos);
}

TEST(DeadLetterEdit, RefusesUnknownLettersAndEmptyValues) {
    RefusedCity refused;
    const std::int64_t id = refused.world.parked().front().id;
    EXPECT_EQ(refused.world.engine().correctDeadLetter(id + 100, "Oulu", "os:kim").error().kind,
              ErrorKind::NotFound);
    EXPECT_EQ(refused.world.engine().correctDeadLetter(id, " ", "os:kim").error().kind,
              ErrorKind::Usage);
    EXPECT_EQ(refused.world.parked().size(), 1U);
}

}  // namespace
}  // namespace leadloom::sync
