#pragma once

#include <span>

#include "hub/match/observation.h"
#include "hub/match/weights.h"

namespace leadloom::match {

/// A pair on which a person has decided.
struct TaughtPair {
    Observation observation;
    bool same = false;
};

/// Pairs that are surely two, to learn from how often strangers agree.
struct Strangers {
    std::span<const Observation> any;  ///< drawn at random
    /// Of one kind: people with one family name and clearly other given names, companies of one
    /// postal code with clearly other names.
    std::span<const Observation> ofOneKind;
};

/// Learns from a workspace's own candidate pairs by expectation maximisation, starting from `start`
/// and held near it as long as there are few pairs. Pairs that a person decided count as such, and
/// ten times. Pure; the order of pairs does not matter but for rounding. Thresholds stay.
Weights learnWeights(model::Entity entity, std::span<const Observation> pairs,
                     const Strangers& strangers, std::span<const TaughtPair> taught,
                     const Weights& start);

}  // namespace leadloom::match
