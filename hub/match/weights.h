#pragma once

#include <array>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "hub/base/result.h"
#include "hub/match/observation.h"

namespace leadloom::match {

/// How often a level is seen in records of one thing (`match`) and of two (`chance`). Where the
/// value's own rarity is the chance, `chance` is what is left of it among records of one kind: 0.25
/// when people of one country agree four times as often as any two people.
struct LevelShare {
    double match = 0;
    double chance = 0;
};

using FeatureWeights = std::array<LevelShare, LevelCount>;
using WeightTable = std::array<FeatureWeights, FeatureCount>;

/// From where on pairs are joined, and from where on a person should look: bits of evidence beyond
/// what the number of records asks for; 10 bits are odds of 1,000 to 1.
struct Thresholds {
    double join = 0;
    double review = 0;
};

/// Everything that is learnt or shipped. A value; copying is cheap.
struct Weights {
    WeightTable person{};
    WeightTable company{};
    Thresholds personThresholds;
    Thresholds companyThresholds;
    /// Bits by which any two records are likelier one than their number says: learnt.
    double personPrior = 0;
    double companyPrior = 0;

    const WeightTable& of(model::Entity entity) const {
        return entity == model::Entity::Company ? company : person;
    }
    WeightTable& of(model::Entity entity) {
        return entity == model::Entity::Company ? company : person;
    }
    const Thresholds& thresholds(model::Entity entity) const {
        return entity == model::Entity::Company ? companyThresholds : personThresholds;
    }
    Thresholds& thresholds(model::Entity entity) {
        return entity == model::Entity::Company ? companyThresholds : personThresholds;
    }
    double prior(model::Entity entity) const {
        return entity == model::Entity::Company ? companyPrior : personPrior;
    }
    double& prior(model::Entity entity) {
        return entity == model::Entity::Company ? companyPrior : personPrior;
    }
};

/// What is shipped for the first day.
Weights shippedWeights();

/// One object: {"person": {"given_name": {"same": [m, u], …}, …}, "company": …,
/// "person_thresholds": {"join": 10, "review": 3}, …}.
nlohmann::json toJson(const Weights& weights);
/// Features and levels that `json` does not name keep their shipped value. InvalidConfig for
/// unknown names and for shares outside (0, 1].
Result<Weights> weightsFrom(const nlohmann::json& json);

}  // namespace leadloom::match
