#include "hub/match/estimation.h"

#include <algorithm>
#include <cmath>

#include "hub/match/comparison.h"

namespace leadloom::match {
namespace {

constexpr int Rounds = 8;
// How many pairs the shipped weights are worth.
constexpr double Shipped = 150;
constexpr double Taught = 10;
constexpr double Rarest = 0.002;
constexpr double LeastChance = 0.00001;
constexpr double LeastLeft = 0.03;

using Levels = std::array<double, LevelCount>;
using Counts = std::array<Levels, FeatureCount>;

constexpr auto Same = static_cast<std::size_t>(Level::Same);

void count(const Observation& seen, double share, Counts& counts) {
    for (std::size_t feature = 0; feature < FeatureCount; ++feature)
        counts[feature][static_cast<std::size_t>(seen.levels[feature])] += share;
}

/// How likely what was drawn as strangers is one all the same.
double likelyOne(const Observation& seen, const Weights& weights) {
    const Comparison found = weigh(seen, weights);
    return found.contradictions == 0 ? found.probability : 0;
}

void countStrangers(std::span<const Observation> pairs, const Weights& weights, Counts& counts) {
    for (const Observation& pair : pairs)
        count(pair, 1 - likelyOne(pair, weights), counts);
}

double knownIn(const Levels& levels) {
    double sum = 0;
    for (std::size_t level = Same; level < LevelCount; ++level)
        sum += levels[level];
    return sum;
}

/// By what pairs of one kind are chosen: that can't be learnt from them.
bool makesTheKind(model::Entity entity, Feature feature) {
    if (entity == model::Entity::Company) {
        return feature == Feature::PostalCode || feature == Feature::Company;
    }
    return feature == Feature::GivenName || feature == Feature::FamilyName;
}

/// What is left of rarity: how much oftener strangers of one kind agree than any two.
double leftOfRarity(const Levels& any, const Levels& kind, double before) {
    const double all = (any[Same] + 1) / (knownIn(any) + 100);
    const double near = (kind[Same] + 1) / (knownIn(kind) + 100);
    const double trust = knownIn(kind) / (knownIn(kind) + Shipped);
    return std::pow(before, 1 - trust) * std::pow(std::clamp(all / near, LeastLeft, 1.0), trust);
}

void settleChances(model::Entity entity, const Counts& any, const Counts& kind,
                   const WeightTable& start, WeightTable& table) {
    for (std::size_t feature = 0; feature < FeatureCount; ++feature) {
        const bool own = makesTheKind(entity, static_cast<Feature>(feature));
        const Levels& from = own ? any[feature] : kind[feature];
        const double known = knownIn(from);
        for (std::size_t level = Same + 1; level < LevelCount; ++level) {
            const double before = start[feature][level].chance * Shipped;
            table[feature][level].chance =
                std::max((before + from[level]) / (Shipped + known), LeastChance);
        }
        if (own) continue;
        table[feature][Same].chance =
            leftOfRarity(any[feature], kind[feature], start[feature][Same].chance);
    }
}

void settleMatches(const Counts& same, const WeightTable& start, WeightTable& table) {
    for (std::size_t feature = 0; feature < FeatureCount; ++feature) {
        const double known = knownIn(same[feature]);
        for (std::size_t level = Same; level < LevelCount; ++level) {
            const double before = start[feature][level].match * Shipped;
            table[feature][level].match =
                std::max((before + same[feature][level]) / (Shipped + known), Rarest);
        }
    }
}

}  // namespace

Weights learnWeights(model::Entity entity, std::span<const Observation> pairs,
                     const Strangers& strangers, std::span<const TaughtPair> taught,
                     const Weights& start) {
    Weights weights = start;
    Counts decidedSame{};
    Counts decidedTwo{};
    for (const TaughtPair& pair : taught)
        count(pair.observation, Taught, pair.same ? decidedSame : decidedTwo);
    const WeightTable& before = start.of(entity);
    for (int round = 0; round < Rounds; ++round) {
        Counts any{};
        Counts kind = decidedTwo;
        Counts same = decidedSame;
        countStrangers(strangers.any, weights, any);
        countStrangers(strangers.ofOneKind, weights, kind);
        for (const Observation& pair : pairs) {
            if ((pair.contradictions & ~(OtherBirthDate | OtherPerson)) != 0) continue;
            count(pair, weigh(pair, weights).probability, same);
        }
        settleChances(entity, any, kind, before, weights.of(entity));
        settleMatches(same, before, weights.of(entity));
    }
    return weights;
}

}  // namespace leadloom::match
