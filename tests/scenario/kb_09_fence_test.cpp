// What the hub has forgotten.
#include "tests/scenario/scenario.h"

namespace leadloom::testing {
namespace {

class Kb09ExpiredTombstones : public TwoSystems {
protected:
    static constexpr int Months = 15;

    void buildWithOld() {
        build();
        world_.addSystem("old");
        for (const std::string system : {"crm", "mail", "old"})
            world_.stream(system, "contacts").onDelete = sync::OnDelete::Propagate;
    }
    SimVendor& old() { return world_.system("old"); }
    /// The connection leaves the configuration, as when a system is switched off.
    void takeOut() {
        away_ = std::move(world_.settings().connections.back());
        world_.settings().connections.pop_back();
        world_.start();
    }
    void putBack() {
        world_.settings().connections.push_back(away_);
        world_.start();
    }
    void monthsPass() {
        for (int month = 0; month < Months; ++month) {
            world_.clock().advance(30 * Day);
            full();
        }
    }
    bool isBuried(const std::string& id) {
        auto tx = *world_.store().beginRead();
        const auto stream = *world_.store().streamKey("crm", "contacts");
        return (*tx->tombstone(stream, id)).has_value();
    }
    std::size_t putToReview() {
        std::size_t count = 0;
        for (const store::ParkedRow& letter : world_.parked())
            count += letter.code == "below_fence" ? 1 : 0;
        return count;
    }

private:
    sync::ConnectionSettings away_;
};

TEST_F(Kb09ExpiredTombstones, LetNoOldCopyComeBackWithoutAPerson) {
    buildWithOld();
    const auto ids = people(3);
    world_.settle();
    ASSERT_EQ(old().liveIds("contacts").size(), 3U) << "one of them a copy of whom will be deleted";
    takeOut();
    crm().remove("contacts", ids[0]);
    old().create("contacts", person(0));
    old().create("contacts", person(1));
    world_.settle();
    ASSERT_EQ(mail().liveIds("contacts").size(), 2U);
    monthsPass();
    ASSERT_FALSE(isBuried(ids[0])) << "the tombstone has expired";

    putBack();
    world_.settle();

    EXPECT_EQ(leads(), 2U) << "nobody came back";
    EXPECT_EQ(crm().liveIds("contacts").size(), 2U);
    EXPECT_EQ(mail().liveIds("contacts").size(), 2U);
    EXPECT_EQ(putToReview(), 1U) << "a person is asked about the one whom nobody knows any more";
    full();
    EXPECT_EQ(leads(), 2U);
}

/// Its records never were anybody's copies: connecting it is the act of a person.
TEST_F(Kb09ExpiredTombstones, PutNobodyToReviewWhomASystemThatIsNewBrings) {
    build();
    const auto ids = people(2);
    world_.settle();
    crm().remove("contacts", ids[0]);
    world_.settle();
    monthsPass();
    ASSERT_FALSE(isBuried(ids[0]));
    SimVendor& fresh = world_.addSystem("fresh");
    fresh.switches.clockOffsetUs = -Months * 30 * Day;
    fresh.create("contacts", person(1));
    fresh.create("contacts", person(7));
    fresh.switches.clockOffsetUs = 0;
    const std::size_t before = leads();

    world_.start();
    world_.settle();

    EXPECT_EQ(putToReview(), 0U);
    EXPECT_EQ(leads(), before + 1);
}

}  // namespace
}  // namespace leadloom::testing
