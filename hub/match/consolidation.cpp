#include "hub/match/consolidation.h"

#include "hub/match/clustered_frequencies.h"
#include "hub/match/lesson.h"
#include "hub/match/own_pairs.h"

namespace leadloom::match {
namespace {

/// Looks at every pair, learns from what it sees, and joins.
void weighAll(std::span<const Profile> profiles, std::span<const std::uint64_t> ids,
              const std::vector<std::uint32_t>& order, const std::vector<RankPair>& places,
              const Frequencies& frequencies, Consolidation& made) {
    const OwnPairs seen = observeAll(profiles, order, places, frequencies);
    made.weights = learnFrom(profiles.front().entity, seen, profiles.size(), made.weights).weights;
    made.pairs.clear();
    made.pairs.reserve(places.size());
    for (std::size_t i = 0; i < places.size(); ++i) {
        const Comparison found = weigh(seen.candidates[i], made.weights);
        made.pairs.push_back(
            {order[places[i].first], order[places[i].second], found.outcome, found.surplus});
    }
    made.clusters = cluster(profiles, ids, made.pairs, made.weights, frequencies);
}

}  // namespace

Consolidation consolidate(std::span<const Profile> profiles, std::span<const std::uint64_t> ids,
                          const Frequencies& frequencies, const Weights& start) {
    Consolidation made;
    made.weights = start;
    if (profiles.empty()) return made;
    const std::vector<std::uint32_t> order = byIdentity(ids);
    const std::vector<RankPair> places = candidatePairs(profiles, order);
    const bool companies = profiles.front().entity == model::Entity::Company;
    if (!companies) {
        weighAll(profiles, ids, order, places, frequencies, made);
        return made;
    }
    // A branch that ten lists name has a number that ten records hold, and it is its own for all
    // that: what may well be one is counted once. People have fewer records, and more namesakes.
    made.weights.companyThresholds.join = start.companyThresholds.review;
    weighAll(profiles, ids, order, places, frequencies, made);
    const ClusteredFrequencies once(profiles, made.clusters);
    made.weights = start;
    weighAll(profiles, ids, order, places, once, made);
    return made;
}

}  // namespace leadloom::match
