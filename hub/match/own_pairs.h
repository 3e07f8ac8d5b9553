#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "hub/match/observation.h"

namespace leadloom::match {

/// Two records by their rank in an order of identities, the lower one first.
using RankPair = std::pair<std::uint32_t, std::uint32_t>;

/// Places of records in the order of their lasting identities, so that ties fall the same way
/// whatever the order of arrival.
std::vector<std::uint32_t> byIdentity(std::span<const std::uint64_t> ids);

/// Pairs that share a block, by rank; sorted, each once.
std::vector<RankPair> candidatePairs(std::span<const Profile> profiles,
                                     const std::vector<std::uint32_t>& order);

/// What is seen of a set of records: all that weights are learnt from.
struct OwnPairs {
    std::vector<Observation> candidates;  ///< one for each candidate pair, in that order
    std::vector<Observation> anyStrangers;
    std::vector<Observation> strangersOfOneKind;
};

/// Looks at candidates and draws strangers by their identities.
OwnPairs observeAll(std::span<const Profile> profiles, const std::vector<std::uint32_t>& order,
                    const std::vector<RankPair>& candidates, const Frequencies& frequencies);

}  // namespace leadloom::match
