#include "hub/match/estimation.h"

#include <cmath>

#include "hub/match/comparison.h"

namespace leadloom::match {
namespace {

constexpr int Rounds = 8;
// How many pairs the shipped weights are worth.
constexpr double Shipped = 150;
constexpr double Taught = 10;
constexpr double Rarest = 0.002;

using Counts = std::array<std::array<double, LevelCount>, FeatureCount>;

void count(const Observation& seen, double share, Counts& counts) {
    for (std::size_t feature = 0; feature < FeatureCount; ++feature)
        counts[feature][static_cast<std::size_t>(seen.levels[feature])] += share;
}

double knownIn(const std::array<double, LevelCount>& levels) {
    double sum = 0;
    for (std::size_t level = 1; level < LevelCount; ++level)
        sum += levels[level];
    return sum;
}

void settle(const Counts& same, const Counts& apart, const WeightTable& shipped,
            WeightTable& table) {
    for (std::size_t feature = 0; feature < FeatureCount; ++feature) {
        const double matched = knownIn(same[feature]);
        const double refused = knownIn(apart[feature]);
        for (std::size_t level = 1; level < LevelCount; ++level) {
            const LevelShare& before = shipped[feature][level];
            LevelShare& share = table[feature][level];
            share.match = std::max(
                (before.match * Shipped + same[feature][level]) / (Shipped + matched), Rarest);
            share.chance = (before.chance * Shipped + apart[feature][level]) / (Shipped + refused);
        }
    }
}

}  // namespace

Weights learnWeights(model::Entity entity, std::span<const Observation> pairs,
                     std::span<const TaughtPair> taught, const Weights& start) {
    const WeightTable shipped = start.of(entity);
    Weights weights = start;
    Counts decidedSame{};
    Counts decidedApart{};
    for (const TaughtPair& pair : taught)
        count(pair.observation, Taught, pair.same ? decidedSame : decidedApart);
    for (int round = 0; round < Rounds; ++round) {
        Counts same = decidedSame;
        for (const Observation& pair : pairs) {
            if (pair.contradictions != 0) continue;
            count(pair, weigh(pair, weights).probability, same);
        }
        settle(same, decidedApart, shipped, weights.of(entity));
    }
    return weights;
}

}  // namespace leadloom::match
