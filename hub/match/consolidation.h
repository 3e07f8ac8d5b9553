#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "hub/match/clustering.h"

namespace leadloom::match {

/// What a first pairing of many records finds.
struct Consolidation {
    std::vector<ScoredPair> pairs;  ///< all that were compared, whatever the outcome
    Clusters clusters;
    Weights weights;  ///< as learnt from these very records
};

/// Finds candidates, learns the weights from them, compares and joins. All profiles are of one
/// entity; `ids` are their lasting identities: the groups don't depend on the order of profiles.
/// Takes memory for the profiles' keys and some forty bytes a compared pair.
Consolidation consolidate(std::span<const Profile> profiles, std::span<const std::uint64_t> ids,
                          const Frequencies& frequencies, const Weights& start);

}  // namespace leadloom::match
