#include "hub/sync/identity/own_weights.h"

#include <cmath>

#include <gtest/gtest.h>

#include "hub/sync/engine.h"
#include "tests/support/sim_world.h"

namespace leadloom::sync {
namespace {

using testing::SimVendor;
using testing::SimWorld;

std::string wordOf(int number) {
    std::string word;
    for (int rest = number * 37 + 1'000; rest > 0; rest /= 11)
        word += std::string(1, "bdfgklmnprt"[rest % 11]) + "aeiouaeioua"[rest % 7];
    return word;
}

/// Two systems that share `count` people by their addresses; every other one is filed in another
/// town.
struct SharedPeople {
    SimWorld world;
    SimVendor& crm;
    SimVendor& mail;

    SharedPeople() : crm(world.addSystem("crm")), mail(world.addSystem("mail")) {}

    void add(int number) {
        const std::string given = "Ka" + wordOf(number);
        const std::string family = "To" + wordOf(number + 4'000);
        const std::string email = given + "." + family + "@" + wordOf(number + 9'000) + ".example";
        crm.create("contacts",
                   {{"first", given}, {"last", family}, {"email", email}, {"city", "Oulu"}});
        mail.create("contacts", {{"first", given},
                                 {"last", family},
                                 {"email", email},
                                 {"city", number % 2 == 0 ? "Oulu" : "Turku"}});
    }

    /// The same people under the same ids, but touched last, and so read, in steps of `step`.
    void addInSteps(int count, int step) {
        std::vector<std::string> inCrm;
        std::vector<std::string> inMail;
        for (int number = 0; number < count; ++number) {
            const std::string given = "Ka" + wordOf(number);
            const std::string family = "To" + wordOf(number + 4'000);
            const std::string email =
                given + "." + family + "@" + wordOf(number + 9'000) + ".example";
            inCrm.push_back(crm.create("contacts", {{"first", given}, {"last", family}}));
            inMail.push_back(mail.create("contacts", {{"first", given}, {"last", family}}));
            crm.edit("contacts", inCrm.back(), "email", email);
            mail.edit("contacts", inMail.back(), "email", email);
        }
        for (int turn = 0; turn < count; ++turn) {
            const auto place = static_cast<std::size_t>(turn * step % count);
            crm.edit("contacts", inCrm[place], "city", "Oulu");
            mail.edit("contacts", inMail[place], "city", place % 2 == 0 ? "Oulu" : "Turku");
        }
    }

    std::optional<OwnWeights> learnt() {
        auto tx = world.store().beginRead();
        return *ownWeights(**tx);
    }
    std::string source() {
        auto tx = world.store().beginRead();
        return *sourceOfWeights(**tx);
    }
};

double matchShare(const match::Weights& weights, match::Feature feature, match::Level level) {
    return weights.person[static_cast<std::size_t>(feature)][static_cast<std::size_t>(level)].match;
}

TEST(OwnWeights, AreLearntFromPairsThatStrongKeysFoundBeforeAnybodyDecided) {
    SharedPeople people;
    for (int number = 0; number < 320; ++number)
        people.add(number);
    people.world.settle();

    const auto learnt = people.learnt();
    ASSERT_TRUE(learnt);
    EXPECT_EQ(learnt->leads, 320);
    EXPECT_EQ(learnt->records, 640);
    EXPECT_GE(learnt->likelyOne, 300);
    ASSERT_TRUE(learnt->weights);
    const match::Weights shipped = match::shippedWeights();
    EXPECT_GT(matchShare(*learnt->weights, match::Feature::City, match::Level::Different),
              2 * matchShare(shipped, match::Feature::City, match::Level::Different))
        << "here people are often filed in another town";
    EXPECT_GT(matchShare(*learnt->weights, match::Feature::Email, match::Level::Same),
              matchShare(shipped, match::Feature::Email, match::Level::Same));
    EXPECT_NE(people.source().find("learnt from 640 of this workspace's records"),
              std::string::npos)
        << people.source();
}

TEST(OwnWeights, StayTheShippedOnesAmongFewPeople) {
    SharedPeople people;
    for (int number = 0; number < 60; ++number)
        people.add(number);
    for (int number = 60; number < 120; ++number)
        people.crm.create("contacts",
                          {{"first", wordOf(number)}, {"last", wordOf(number + 2'000)}});
    people.world.settle();
    const auto learnt = people.learnt();

    ASSERT_TRUE(learnt);
    EXPECT_FALSE(learnt->weights);
    EXPECT_NE(people.source().find("shipped"), std::string::npos);
}

TEST(OwnWeights, AreLearntAnewWhenThereAreTwiceAsManyLeadsAndNotBefore) {
    SharedPeople people;
    for (int number = 0; number < 320; ++number)
        people.add(number);
    people.world.settle();
    const auto first = people.learnt();
    for (int number = 320; number < 600; ++number)
        people.add(number);
    people.world.settle();
    const auto second = people.learnt();
    for (int number = 600; number < 700; ++number)
        people.add(number);
    people.world.settle();
    const auto third = people.learnt();

    ASSERT_TRUE(first && second && third);
    EXPECT_EQ(second->atUs, first->atUs);
    EXPECT_EQ(third->leads, 700);
    EXPECT_EQ(third->records, 1'400);
    EXPECT_NEAR(matchShare(*third->weights, match::Feature::City, match::Level::Different),
                matchShare(*first->weights, match::Feature::City, match::Level::Different), 0.1)
        << "what the hub itself wrote meanwhile teaches nothing";
}

void expectAlike(const match::Weights& one, const match::Weights& other) {
    for (std::size_t feature = 0; feature < match::FeatureCount; ++feature) {
        for (std::size_t level = 0; level < match::LevelCount; ++level) {
            EXPECT_NEAR(one.person[feature][level].match, other.person[feature][level].match, 1e-9);
            EXPECT_NEAR(one.person[feature][level].chance, other.person[feature][level].chance,
                        1e-9);
        }
    }
    EXPECT_NEAR(one.personPrior, other.personPrior, 1e-9);
    EXPECT_NEAR(one.personThresholds.join, other.personThresholds.join, 1e-9);
}

TEST(OwnWeights, AreTheSameWhateverTheOrderOfArrival) {
    for (const int people : {240, 320, 410}) {
        std::optional<OwnWeights> first;
        for (const int step : {1, 7, people - 1}) {
            SharedPeople arrived;
            arrived.addInSteps(people, step);
            arrived.world.settle();
            const auto learnt = arrived.learnt();
            ASSERT_TRUE(learnt && learnt->weights) << people << " by " << step;
            if (!first) first = learnt;
            EXPECT_EQ(learnt->records, first->records);
            EXPECT_EQ(learnt->pairs, first->pairs) << people << " by " << step;
            expectAlike(*learnt->weights, *first->weights);
        }
    }
}

TEST(OwnWeights, AreTheSameInPortionsAsAtOnce) {
    SharedPeople straight;
    SharedPeople portions;
    for (SharedPeople* people : {&straight, &portions}) {
        for (int number = 0; number < 320; ++number) {
            if (people == &portions && number % 45 == 44 && number < 95) people->world.settle();
            people->add(number);
        }
        people->world.settle();
    }

    const auto one = straight.learnt();
    const auto other = portions.learnt();
    ASSERT_TRUE(one && other && one->weights && other->weights);
    EXPECT_EQ(one->records, other->records);
    EXPECT_EQ(one->pairs, other->pairs);
    for (std::size_t feature = 0; feature < match::FeatureCount; ++feature) {
        for (std::size_t level = 0; level < match::LevelCount; ++level) {
            EXPECT_NEAR(one->weights->person[feature][level].match,
                        other->weights->person[feature][level].match, 1e-9);
        }
    }
}

}  // namespace
}  // namespace leadloom::sync
