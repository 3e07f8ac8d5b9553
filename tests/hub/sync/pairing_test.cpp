#include <gtest/gtest.h>

#include "hub/sync/engine.h"
#include "hub/sync/identity/reviews.h"
#include "hub/sync/identity/value_counts.h"
#include "tests/support/sim_world.h"

namespace leadloom::sync {
namespace {

using testing::SimVendor;
using testing::SimWorld;

/// Enough people with nothing in common to tell what is rare.
void addStrangers(SimVendor& vendor, int count) {
    for (int person = 0; person < count; ++person) {
        std::string name;
        for (int rest = person + 700; rest > 0; rest /= 7)
            name += "bcdfglm"[rest % 7] + std::string(1, "aeiou"[rest % 5]);
        vendor.create("contacts", {{"first", "Ka" + name},
                                   {"last", "To" + name},
                                   {"email", name + "@" + name + ".example"}});
    }
}

struct OneInTwoSystems {
    SimWorld world;
    SimVendor& crm;
    SimVendor& mail;
    std::string there;
    std::string here;

    explicit OneInTwoSystems(int strangers)
        : crm(world.addSystem("crm")), mail(world.addSystem("mail")) {
        addStrangers(crm, strangers);
        here = crm.create("contacts", {{"first", "Zbigniew"},
                                       {"last", "Wojciechowski"},
                                       {"city", "Oulu"},
                                       {"email", "zbigniew.wojciechowski@one.example"}});
        there = mail.create("contacts", {{"first", "Zbigniew"},
                                         {"last", "Wojciechowski"},
                                         {"city", "Oulu"},
                                         {"email", "zbigniew.wojciechowski@two.test"}});
        world.settle();
    }

    std::vector<store::ReviewRow> open() {
        auto tx = world.store().beginRead();
        return *(*tx)->openReviews(0, 100);
    }
};

TEST(Pairing, PutsAPairWithoutACommonKeyToReviewWithItsEvidence) {
    OneInTwoSystems people(120);

    const auto open = people.open();

    ASSERT_EQ(open.size(), 1U);
    EXPECT_GT(open.front().weight, 0);
    EXPECT_GT(evidenceFrom(open.front().evidence).size(), 2U);
    EXPECT_NE(people.world.entityOf("crm", "contacts", people.here),
              people.world.entityOf("mail", "contacts", people.there));
    EXPECT_EQ(people.mail.liveIds("contacts").size(), 121U)
        << "not made a second time where it may be already";
}

TEST(Pairing, AcceptedTheTwoAreOneAndNothingWaitsAnyMore) {
    OneInTwoSystems people(120);
    ASSERT_EQ(people.open().size(), 1U);

    const auto settled =
        people.world.engine().settleReview(people.open().front().id, true, "os:test");
    ASSERT_TRUE(settled) << settled.error().describe();
    people.world.settle();

    EXPECT_EQ(people.world.entityOf("crm", "contacts", people.here),
              people.world.entityOf("mail", "contacts", people.there));
    EXPECT_TRUE(people.open().empty());
    EXPECT_EQ(people.mail.liveIds("contacts").size(), 121U);
}

TEST(Pairing, ComparesNothingAmongAHandfulOfPeople) {
    OneInTwoSystems people(5);

    EXPECT_TRUE(people.open().empty());
    EXPECT_EQ(people.mail.liveIds("contacts").size(), 7U);
}

TEST(ValueCounts, KeepWhatIsCommonInBoundedMemoryAndOverARestart) {
    ValueCounts counts(200);
    match::Profile common;
    common.city = "oulu";
    for (int person = 0; person < 1000; ++person) {
        match::Profile profile = common;
        profile.wholeName = "name" + std::to_string(person);
        counts.add(profile);
    }
    const ValueCounts again = ValueCounts::decoded(counts.encoded());
    const std::uint64_t city = match::countedValues(common).front();

    EXPECT_EQ(again.records(), 1000U);
    EXPECT_GT(again.count(city), 900U);
    EXPECT_LT(counts.encoded().size(), 200U * 12 + 8);
    EXPECT_EQ(ValueCounts::decoded("torn").records(), 0U);
}

}  // namespace
}  // namespace leadloom::sync
