#include "hub/match/clustering.h"

#include <algorithm>
#include <map>
#include <numeric>

#include "hub/match/rarity.h"

namespace leadloom::match {
namespace {

constexpr std::size_t LargestGroup = 64;
// So many bits below what joins a pair may members of two groups have for each other on average.
constexpr double PeopleWeakerOnTheWhole = 5;
constexpr double CompaniesWeakerOnTheWhole = 3.3;

/// Bits of evidence that members of two groups must have for each other on average.
double neededOnTheWhole(model::Entity entity, const Weights& weights,
                        const Frequencies& frequencies) {
    return Rarity(frequencies).populationBits() - weights.prior(entity) +
           weights.thresholds(entity).join -
           (entity == model::Entity::Company ? CompaniesWeakerOnTheWhole : PeopleWeakerOnTheWhole);
}

class Joiner {
public:
    Joiner(std::span<const Profile> profiles, const Weights& weights,
           const Frequencies& frequencies)
        : profiles_(profiles),
          weights_(weights),
          frequencies_(frequencies),
          needed_(profiles.empty()
                      ? 0
                      : neededOnTheWhole(profiles.front().entity, weights, frequencies)),
          groupOf_(profiles.size()),
          members_(profiles.size()) {
        std::iota(groupOf_.begin(), groupOf_.end(), 0U);
        for (std::uint32_t i = 0; i < groupOf_.size(); ++i)
            members_[i] = {i};
    }

    bool areOne(const ScoredPair& pair) const { return groupOf_[pair.one] == groupOf_[pair.other]; }
    std::uint32_t groupOf(std::uint32_t place) const { return groupOf_[place]; }

    /// Whether the groups of the pair became one.
    bool join(const ScoredPair& pair) {
        std::uint32_t one = groupOf_[pair.one];
        std::uint32_t other = groupOf_[pair.other];
        if (members_[one].size() < members_[other].size()) std::swap(one, other);
        if (!mayJoin(members_[one], members_[other])) return false;
        for (const std::uint32_t place : members_[other])
            groupOf_[place] = one;
        members_[one].insert(members_[one].end(), members_[other].begin(), members_[other].end());
        members_[other].clear();
        return true;
    }

    std::vector<std::vector<std::uint32_t>> groups() {
        std::vector<std::vector<std::uint32_t>> groups;
        for (auto& members : members_) {
            if (members.empty()) continue;
            std::sort(members.begin(), members.end());
            groups.push_back(std::move(members));
        }
        return groups;
    }

private:
    using Members = std::vector<std::uint32_t>;

    bool mayJoin(const Members& some, const Members& others) const {
        if (some.size() == 1 && others.size() == 1) return true;
        if (some.size() + others.size() > LargestGroup) return false;
        double weight = 0;
        for (const std::uint32_t one : some) {
            for (const std::uint32_t other : others) {
                const Comparison seen =
                    compare(profiles_[one], profiles_[other], weights_, frequencies_);
                if (seen.contradictions != 0) return false;
                weight += seen.weight;
            }
        }
        return weight >= needed_ * static_cast<double>(some.size() * others.size());
    }

    std::span<const Profile> profiles_;
    const Weights& weights_;
    const Frequencies& frequencies_;
    double needed_;
    std::vector<std::uint32_t> groupOf_;
    std::vector<Members> members_;
};

std::vector<ScoredPair> strongestFirst(std::span<const ScoredPair> pairs,
                                       std::span<const std::uint64_t> ids) {
    std::vector<ScoredPair> sorted;
    for (const ScoredPair& pair : pairs) {
        if (pair.outcome != Outcome::Apart && pair.one != pair.other) sorted.push_back(pair);
    }
    const auto identity = [&](const ScoredPair& pair) {
        return std::minmax(ids[pair.one], ids[pair.other]);
    };
    std::sort(sorted.begin(), sorted.end(), [&](const ScoredPair& a, const ScoredPair& b) {
        if (a.surplus != b.surplus) return a.surplus > b.surplus;
        return std::pair<std::uint64_t, std::uint64_t>(identity(a)) <
               std::pair<std::uint64_t, std::uint64_t>(identity(b));
    });
    return sorted;
}

void addReview(const ScoredPair& pair, const Joiner& joiner,
               std::map<std::pair<std::uint32_t, std::uint32_t>, ScoredPair>& review) {
    review.try_emplace(std::minmax(joiner.groupOf(pair.one), joiner.groupOf(pair.other)), pair);
}

}  // namespace

Clusters cluster(std::span<const Profile> profiles, std::span<const std::uint64_t> ids,
                 std::span<const ScoredPair> pairs, const Weights& weights,
                 const Frequencies& frequencies) {
    Joiner joiner(profiles, weights, frequencies);
    const std::vector<ScoredPair> sorted = strongestFirst(pairs, ids);
    for (const ScoredPair& pair : sorted) {
        if (pair.outcome == Outcome::Join && !joiner.areOne(pair)) joiner.join(pair);
    }
    std::map<std::pair<std::uint32_t, std::uint32_t>, ScoredPair> review;
    for (const ScoredPair& pair : sorted) {
        if (!joiner.areOne(pair)) addReview(pair, joiner, review);
    }
    Clusters clusters;
    for (const auto& [groups, pair] : review)
        clusters.review.push_back(pair);
    clusters.groups = joiner.groups();
    return clusters;
}

Placement place(const Profile& record, std::span<const std::vector<Profile>> leads,
                const Weights& weights, const Frequencies& frequencies) {
    Placement found;
    int fitting = 0;
    for (std::size_t lead = 0; lead < leads.size(); ++lead) {
        Comparison loudest;
        double weight = 0;
        bool contradicts = false;
        for (const Profile& member : leads[lead]) {
            const Comparison seen = compare(record, member, weights, frequencies);
            contradicts |= seen.contradictions != 0;
            weight += seen.weight;
            if (&member == &leads[lead].front() || seen.surplus > loudest.surplus) loudest = seen;
        }
        Outcome outcome = loudest.outcome;
        const double needed = neededOnTheWhole(record.entity, weights, frequencies) *
                              static_cast<double>(leads[lead].size());
        const bool alone = leads[lead].size() == 1;
        if (outcome == Outcome::Join && !alone && (contradicts || weight < needed)) {
            outcome = Outcome::Review;
        }
        if (outcome == Outcome::Join) ++fitting;
        const bool better = outcome < found.outcome || (outcome == found.outcome &&
                                                        loudest.surplus > found.comparison.surplus);
        if (lead == 0 || better) found = {outcome, lead, loudest};
    }
    if (fitting > 1) found.outcome = Outcome::Review;
    return found;
}

}  // namespace leadloom::match
