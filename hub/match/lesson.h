#pragma once

#include <cstddef>

#include "hub/match/own_pairs.h"
#include "hub/match/weights.h"

namespace leadloom::match {

/// What records taught about how records of one person agree, without anybody's decision.
struct Lesson {
    Weights weights;          ///< those it started from where there is not enough to learn from
    std::size_t records = 0;  ///< that were looked at
    std::size_t pairs = 0;    ///< of them that were compared
    double likelyOne = 0;     ///< how many of these are likely one, by the weights at the start
    bool isEnough = false;
};

/// Learns weights (expectation maximisation), how likely any two records are one, and where the
/// thresholds lie, from what was seen of `records` records. Pairs found by strong keys belong among
/// them: without them it would learn that people's records never share an address.
/// With few pairs `start` weighs in like so many pairs; below a minimum it stays. No share of
/// agreement among pairs of one grows, and none among strangers (but that of what is the same)
/// falls, by more than eight times. Pure; the order of pairs does not matter.
Lesson learnFrom(model::Entity entity, const OwnPairs& seen, std::size_t records,
                 const Weights& start);

}  // namespace leadloom::match
