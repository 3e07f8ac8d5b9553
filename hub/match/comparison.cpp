#include "hub/match/comparison.h"

#include <algorithm>
#include <cmath>

namespace leadloom::match {
namespace {

using Sums = std::array<double, FeatureCount>;

constexpr double SaidAgain = 0.3;      // the town of an address whose street agrees
constexpr double SaidElsewhere = 0.6;  // a second line has faults of its own
constexpr double PeopleMove = -6;
constexpr double PeopleChangeJobs = -3;

double& at(Sums& sums, Feature feature) {
    return sums[static_cast<std::size_t>(feature)];
}

double bitsOf(const Observation& seen, const WeightTable& table, std::size_t feature) {
    const Level level = seen.levels[feature];
    if (level == Level::Missing) return 0;
    const LevelShare& share = table[feature][static_cast<std::size_t>(level)];
    const double rarity = seen.rarity[feature];
    return rarity > 0 ? std::log2(share.match) + rarity : std::log2(share.match / share.chance);
}

void shrink(double& value, double share) {
    if (value > 0) value *= share;
}

void keepAbove(std::initializer_list<double*> values, double lowest) {
    double sum = 0;
    for (const double* value : values)
        sum += std::min(*value, 0.0);
    if (sum >= lowest) return;
    for (double* value : values) {
        if (*value < 0) *value *= lowest / sum;
    }
}

/// Street, postal code and town say much the same thing.
void levelAddress(Sums& sums, bool person) {
    const bool street = at(sums, Feature::Street) > 0;
    const bool postal = at(sums, Feature::PostalCode) > 0;
    shrink(at(sums, Feature::SecondLine), SaidElsewhere);
    if (street) shrink(at(sums, Feature::PostalCode), SaidAgain);
    if (street || postal) shrink(at(sums, Feature::City), SaidAgain);
    shrink(at(sums, Feature::Region), SaidAgain);
    if (!person) return;
    keepAbove(
        {&at(sums, Feature::Street), &at(sums, Feature::SecondLine), &at(sums, Feature::PostalCode),
         &at(sums, Feature::City), &at(sums, Feature::Region)},
        PeopleMove);
}

/// Company, its domain, its switchboard: who shares one shares the others.
void levelWork(const Observation& seen, Sums& sums) {
    std::array<double*, 4> said = {&at(sums, Feature::Company), &at(sums, Feature::Domain), nullptr,
                                   nullptr};
    if (seen.level(Feature::Phone) == Level::Partial) said[2] = &at(sums, Feature::Phone);
    const double* loudest = nullptr;
    for (double* value : said) {
        if (value != nullptr && (loudest == nullptr || *value > *loudest)) loudest = value;
    }
    for (double* value : said) {
        if (value != nullptr && value != loudest) shrink(*value, SaidAgain);
    }
    keepAbove({&at(sums, Feature::Company), &at(sums, Feature::Domain)}, PeopleChangeJobs);
}

Outcome outcomeOf(const Comparison& comparison, const Thresholds& thresholds) {
    if (comparison.surplus < thresholds.review) return Outcome::Apart;
    if (comparison.surplus < thresholds.join) {
        return comparison.contradictions == 0 ? Outcome::Review : Outcome::Apart;
    }
    return comparison.contradictions == 0 ? Outcome::Join : Outcome::Review;
}

}  // namespace

Comparison weigh(const Observation& observation, const Weights& weights) {
    const WeightTable& table = weights.of(observation.entity);
    Sums sums{};
    for (std::size_t feature = 0; feature < FeatureCount; ++feature)
        sums[feature] = bitsOf(observation, table, feature);
    const bool person = observation.entity == model::Entity::Lead;
    levelAddress(sums, person);
    if (person) levelWork(observation, sums);
    Comparison comparison;
    for (std::size_t feature = 0; feature < FeatureCount; ++feature) {
        if (observation.levels[feature] == Level::Missing) continue;
        comparison.weight += sums[feature];
        comparison.all[comparison.size++] = {static_cast<Feature>(feature),
                                             observation.levels[feature], sums[feature]};
    }
    std::sort(comparison.all.begin(),
              comparison.all.begin() + static_cast<std::ptrdiff_t>(comparison.size),
              [](const Evidence& a, const Evidence& b) {
                  return std::abs(a.weight) != std::abs(b.weight)
                             ? std::abs(a.weight) > std::abs(b.weight)
                             : a.what < b.what;
              });
    comparison.surplus = comparison.weight - observation.populationBits;
    comparison.probability = 1 / (1 + std::exp2(-comparison.surplus));
    comparison.contradictions = observation.contradictions;
    comparison.outcome = outcomeOf(comparison, weights.thresholds(observation.entity));
    return comparison;
}

Comparison compare(const Profile& one, const Profile& other, const Weights& weights,
                   const Frequencies& frequencies) {
    return weigh(observe(one, other, frequencies), weights);
}

}  // namespace leadloom::match
