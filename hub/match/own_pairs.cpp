#include "hub/match/own_pairs.h"

#include <algorithm>
#include <numeric>

#include "hub/match/block_index.h"

namespace leadloom::match {
namespace {

constexpr std::size_t MostStrangers = 20'000;

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

}  // namespace

std::vector<std::uint32_t> byIdentity(std::span<const std::uint64_t> ids) {
    std::vector<std::uint32_t> order(ids.size());
    std::iota(order.begin(), order.end(), 0U);
    std::sort(order.begin(), order.end(),
              [&](std::uint32_t a, std::uint32_t b) { return ids[a] < ids[b]; });
    return order;
}

std::vector<RankPair> candidatePairs(std::span<const Profile> profiles,
                                     const std::vector<std::uint32_t>& order) {
    std::vector<std::vector<BlockingKey>> keys;
    keys.reserve(order.size());
    BlockIndex index;
    for (std::uint32_t rank = 0; rank < order.size(); ++rank) {
        keys.push_back(blockingKeys(profiles[order[rank]]));
        index.add(rank, keys.back());
    }
    std::vector<RankPair> pairs;
    for (std::uint32_t rank = 0; rank < order.size(); ++rank) {
        for (const std::uint32_t other : index.candidates(keys[rank], rank))
            pairs.push_back(std::minmax(rank, other));
    }
    std::sort(pairs.begin(), pairs.end());
    pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
    return pairs;
}

OwnPairs observeAll(std::span<const Profile> profiles, const std::vector<std::uint32_t>& order,
                    const std::vector<RankPair>& candidates, const Frequencies& frequencies) {
    OwnPairs seen;
    seen.candidates.reserve(candidates.size());
    for (const auto& [one, other] : candidates) {
        seen.candidates.push_back(
            observe(profiles[order[one]], profiles[order[other]], frequencies));
    }
    seen.anyStrangers = anyStrangers(profiles, order, frequencies);
    seen.strangersOfOneKind = strangersOfOneKind(profiles, order, frequencies);
    return seen;
}

}  // namespace leadloom::match
