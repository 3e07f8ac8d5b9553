#include "hub/match/lesson.h"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "hub/match/comparison.h"

namespace leadloom::match {
namespace {

using Levels = std::initializer_list<std::pair<Feature, Level>>;

Observation seen(Levels levels, float rarity = 0) {
    Observation observation;
    observation.populationBits = 10;
    for (const auto& [feature, level] : levels) {
        observation.levels[static_cast<std::size_t>(feature)] = level;
        if (level == Level::Same) observation.rarity[static_cast<std::size_t>(feature)] = rarity;
    }
    return observation;
}

/// Of `count` pairs of one person `faults` in a hundred have a birth date with another digit.
OwnPairs pairsOf(std::size_t count, std::size_t faults) {
    OwnPairs pairs;
    for (std::size_t i = 0; i < count; ++i) {
        const bool fault = i % 100 < faults;
        pairs.candidates.push_back(seen({{Feature::GivenName, Level::Same},
                                         {Feature::FamilyName, Level::Same},
                                         {Feature::Email, Level::Same},
                                         {Feature::BirthDate, fault ? Level::Close : Level::Same}},
                                        12));
        const Observation other = seen({{Feature::GivenName, Level::Different},
                                        {Feature::FamilyName, Level::Different},
                                        {Feature::Email, Level::Different},
                                        {Feature::BirthDate, Level::Different}});
        pairs.candidates.push_back(other);
        pairs.anyStrangers.push_back(other);
    }
    return pairs;
}

double matchShare(const Weights& weights, Feature feature, Level level) {
    return weights.person[static_cast<std::size_t>(feature)][static_cast<std::size_t>(level)].match;
}

bool areEqual(const Weights& one, const Weights& other) {
    for (std::size_t feature = 0; feature < FeatureCount; ++feature) {
        for (std::size_t level = 0; level < LevelCount; ++level) {
            const LevelShare& mine = one.person[feature][level];
            const LevelShare& theirs = other.person[feature][level];
            if (std::abs(mine.match - theirs.match) > 1e-9) return false;
            if (std::abs(mine.chance - theirs.chance) > 1e-9) return false;
        }
    }
    return std::abs(one.personPrior - other.personPrior) < 1e-9 &&
           one.personThresholds.join == other.personThresholds.join;
}

Lesson lessonFrom(const OwnPairs& pairs) {
    return learnFrom(model::Entity::Lead, pairs, pairs.candidates.size(), shippedWeights());
}

TEST(Lesson, FewPairsTeachNothing) {
    const Lesson lesson = lessonFrom(pairsOf(60, 50));

    EXPECT_FALSE(lesson.isEnough);
    EXPECT_TRUE(areEqual(lesson.weights, shippedWeights()));
    EXPECT_EQ(lesson.pairs, 120U);
}

TEST(Lesson, PairsOfWhichHardlyAnyIsOneTeachNothing) {
    OwnPairs pairs = pairsOf(20, 0);
    pairs.candidates.insert(pairs.candidates.end(), 5'000, pairs.anyStrangers.front());

    EXPECT_FALSE(lessonFrom(pairs).isEnough);
}

TEST(Lesson, LearnsHowOftenBirthDatesAreMistyped) {
    const Lesson careful = lessonFrom(pairsOf(2'000, 2));
    const Lesson careless = lessonFrom(pairsOf(2'000, 40));

    ASSERT_TRUE(careful.isEnough && careless.isEnough);
    EXPECT_NEAR(careful.likelyOne, 2'000, 50);
    EXPECT_LT(matchShare(careful.weights, Feature::BirthDate, Level::Close), 0.05);
    EXPECT_GT(matchShare(careless.weights, Feature::BirthDate, Level::Close), 0.3);
}

TEST(Lesson, HoldsToTheShippedWeightsTheMoreTheFewerPairsThereAre) {
    const double shipped = matchShare(shippedWeights(), Feature::BirthDate, Level::Close);
    const double few =
        matchShare(lessonFrom(pairsOf(160, 60)).weights, Feature::BirthDate, Level::Close);
    const double many =
        matchShare(lessonFrom(pairsOf(4'000, 60)).weights, Feature::BirthDate, Level::Close);

    EXPECT_GT(few, shipped);
    EXPECT_GT(many, few + 0.1);
}

TEST(Lesson, LetsNothingProveMuchMoreThanItIsKnownToHoweverOddTheRecords) {
    const Weights shipped = shippedWeights();
    const Weights learnt = lessonFrom(pairsOf(20'000, 100)).weights;
    for (std::size_t feature = 0; feature < FeatureCount; ++feature) {
        for (std::size_t level = 1; level < LevelCount; ++level) {
            const LevelShare& before = shipped.person[feature][level];
            const LevelShare& after = learnt.person[feature][level];
            EXPECT_LE(after.match, before.match * 8.001);
            if (level == static_cast<std::size_t>(Level::Same)) continue;
            EXPECT_GE(after.chance, before.chance / 8.001);
        }
    }
    EXPECT_LE(std::abs(learnt.personPrior), 3);
}

TEST(Lesson, IsTheSameWhateverTheOrderOfPairs) {
    OwnPairs pairs = pairsOf(1'000, 30);
    const Weights first = lessonFrom(pairs).weights;
    std::reverse(pairs.candidates.begin(), pairs.candidates.end());
    std::rotate(pairs.candidates.begin(), pairs.candidates.begin() + 333, pairs.candidates.end());

    EXPECT_TRUE(areEqual(lessonFrom(pairs).weights, first));
}

}  // namespace
}  // namespace leadloom::match
