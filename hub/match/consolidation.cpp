#include "hub/match/consolidation.h"

#include <algorithm>
#include <numeric>

#include "hub/match/block_index.h"
#include "hub/match/calibration.h"
#include "hub/match/clustered_frequencies.h"
#include "hub/match/estimation.h"

namespace leadloom::match {
namespace {

using Places = std::pair<std::uint32_t, std::uint32_t>;

constexpr std::size_t MostLearntFrom = 60'000;
constexpr std::size_t MostStrangers = 20'000;

/// Places in the order of their identities, so that ties fall the same way whatever the order.
std::vector<std::uint32_t> byIdentity(std::span<const std::uint64_t> ids) {
    std::vector<std::uint32_t> order(ids.size());
    std::iota(order.begin(), order.end(), 0U);
    std::sort(order.begin(), order.end(),
              [&](std::uint32_t a, std::uint32_t b) { return ids[a] < ids[b]; });
    return order;
}

std::vector<Places> candidatePairs(std::span<const Profile> profiles,
                                   const std::vector<std::uint32_t>& order) {
    std::vector<std::vector<BlockingKey>> keys;
    keys.reserve(order.size());
    BlockIndex index;
    for (std::uint32_t rank = 0; rank < order.size(); ++rank) {
        keys.push_back(blockingKeys(profiles[order[rank]]));
        index.add(rank, keys.back());
    }
    std::vector<Places> pairs;
    for (std::uint32_t rank = 0; rank < order.size(); ++rank) {
        for (const std::uint32_t other : index.candidates(keys[rank], rank))
            pairs.push_back(std::minmax(rank, other));
    }
    std::sort(pairs.begin(), pairs.end());
    pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
    return pairs;
}

std::string_view kindOf(const Profile& profile) {
    return profile.entity == model::Entity::Company ? std::string_view(profile.postalCode)
                                                    : std::string_view(profile.family.joined);
}

bool areSurelyTwo(const Observation& seen) {
    const bool company = seen.entity == model::Entity::Company;
    return seen.level(company ? Feature::Company : Feature::GivenName) == Level::Different;
}

/// Pairs drawn by their identities, not by their order.
std::vector<Observation> anyStrangers(std::span<const Profile> profiles,
                                      const std::vector<std::uint32_t>& order,
                                      const Frequencies& frequencies) {
    std::vector<Observation> seen;
    const std::size_t count = std::min(order.size(), MostStrangers);
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t other = (i * 7919 + order.size() / 2 + 1) % order.size();
        if (other == i) continue;
        seen.push_back(observe(profiles[order[i]], profiles[order[other]], frequencies));
    }
    return seen;
}

std::vector<Observation> strangersOfOneKind(std::span<const Profile> profiles,
                                            std::vector<std::uint32_t> order,
                                            const Frequencies& frequencies) {
    std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
        return kindOf(profiles[a]) < kindOf(profiles[b]);
    });
    std::vector<Observation> seen;
    for (std::size_t i = 0; i + 1 < order.size() && seen.size() < MostStrangers; ++i) {
        const Profile& one = profiles[order[i]];
        const Profile& other = profiles[order[i + 1]];
        if (kindOf(one).empty() || kindOf(one) != kindOf(other)) continue;
        const Observation pair = observe(one, other, frequencies);
        if (areSurelyTwo(pair)) seen.push_back(pair);
    }
    return seen;
}

/// Every n-th pair, when there are more than learning needs.
std::vector<Observation> sample(const std::vector<Observation>& seen) {
    const std::size_t step = seen.size() / MostLearntFrom + 1;
    std::vector<Observation> some;
    for (std::size_t i = 0; i < seen.size(); i += step)
        some.push_back(seen[i]);
    return some;
}

/// Looks at every pair, learns from what it sees, and joins.
void weighAll(std::span<const Profile> profiles, std::span<const std::uint64_t> ids,
              const std::vector<std::uint32_t>& order, const std::vector<Places>& places,
              const Frequencies& frequencies, Consolidation& made) {
    std::vector<Observation> seen;
    seen.reserve(places.size());
    for (const auto& [one, other] : places)
        seen.push_back(observe(profiles[order[one]], profiles[order[other]], frequencies));
    const auto any = anyStrangers(profiles, order, frequencies);
    const auto ofOneKind = strangersOfOneKind(profiles, order, frequencies);
    const model::Entity entity = profiles.front().entity;
    made.weights = learnWeights(entity, sample(seen), {any, ofOneKind}, {}, made.weights);
    made.weights = calibrated(entity, seen, profiles.size(), made.weights);
    made.pairs.clear();
    made.pairs.reserve(places.size());
    for (std::size_t i = 0; i < places.size(); ++i) {
        const Comparison found = weigh(seen[i], made.weights);
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
    const std::vector<Places> places = candidatePairs(profiles, order);
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
