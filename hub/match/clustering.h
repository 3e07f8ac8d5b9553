#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "hub/match/comparison.h"

namespace leadloom::match {

/// Two records that were compared, by their place in the list of profiles.
struct ScoredPair {
    std::uint32_t one = 0;
    std::uint32_t other = 0;
    Outcome outcome = Outcome::Apart;
    double surplus = 0;
};

/// Groups of places that are one thing each, and what a person should look at.
struct Clusters {
    std::vector<std::vector<std::uint32_t>> groups;  ///< every place once; singles included
    /// Pairs of different groups for review: at most one for two groups, the strongest.
    std::vector<ScoredPair> review;
};

/// Joins what was compared, strongest pair first. Two groups become one when the pair that links
/// them is strong enough, no two of their members contradict each other, and their members speak
/// for it on the whole: strangers don't get chained by one record between them.
/// `ids` are the records' lasting identities (not their order of arrival): with the same records
/// under the same ids the groups are the same whatever the order of profiles and pairs.
Clusters cluster(std::span<const Profile> profiles, std::span<const std::uint64_t> ids,
                 std::span<const ScoredPair> pairs, const Weights& weights,
                 const Frequencies& frequencies);

/// The same rule for one new record against the members of leads.
struct Placement {
    Outcome outcome = Outcome::Apart;
    std::size_t lead = 0;   ///< the one it joins, or the most likely one; of no meaning when apart
    Comparison comparison;  ///< with the member that speaks loudest
};

/// `leads` are the members of each candidate lead, none empty. Joins only when exactly one lead
/// qualifies; a record that fits several goes to review.
Placement place(const Profile& record, std::span<const std::vector<Profile>> leads,
                const Weights& weights, const Frequencies& frequencies);

}  // namespace leadloom::match
