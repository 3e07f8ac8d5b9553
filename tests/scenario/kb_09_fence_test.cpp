// What the hub has forgotten.
#include "tests/scenario/scenario.h"

namespace leadloom::testing {
namespace {

using Kb09ExpiredTombstones = TwoSystems;

TEST_F(Kb09ExpiredTombstones, LetNoOldCopyComeBackWithoutAPerson) {
    build();
    for (const std::string system : {"crm", "mail"})
        world_.stream(system, "contacts").onDelete = sync::OnDelete::Propagate;
    const auto ids = people(3);
    world_.settle();
    const std::string copy = counterpart("mail", ids[0]);
    crm().remove("contacts", ids[0]);
    world_.settle();
    ASSERT_EQ(mail().liveIds("contacts").size(), 2U);
    for (int month = 0; month < 15; ++month) {
        world_.clock().advance(30 * Day);
        full();
    }
    {
        auto tx = *world_.store().beginRead();
        const auto stream = *world_.store().streamKey("crm", "contacts");
        ASSERT_FALSE(*tx->tombstone(stream, ids[0])) << "the tombstone has expired";
    }
    // A system that was away all the time comes back with what it held then.
    SimVendor& old = world_.addSystem("old");
    old.switches.clockOffsetUs = -449 * Day;
    old.create("contacts", person(0));
    old.create("contacts", person(1));
    old.switches.clockOffsetUs = 0;
    world_.start();
    world_.settle();

    EXPECT_EQ(leads(), 2U) << "nobody came back";
    EXPECT_EQ(crm().liveIds("contacts").size(), 2U);
    EXPECT_EQ(mail().liveIds("contacts").size(), 2U);
    bool shown = false;
    for (const store::ParkedRow& letter : world_.parked())
        shown = shown || letter.code == "below_fence";
    EXPECT_TRUE(shown) << "a person is asked";
}

}  // namespace
}  // namespace leadloom::testing
