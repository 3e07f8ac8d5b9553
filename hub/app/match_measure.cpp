#include "hub/app/match_measure.h"

#include <algorithm>
#include <chrono>
#include <set>
#include <unordered_map>

#include "hub/match/consolidation.h"

namespace leadloom::app {
namespace {

using Places = std::vector<std::uint32_t>;
using Groups = std::vector<Places>;

std::size_t pairsIn(std::size_t count) {
    return count * (count - 1) / 2;
}

Groups groupsByTruth(const LabelledSet& set) {
    std::unordered_map<std::string_view, std::size_t> known;
    Groups groups;
    for (std::uint32_t i = 0; i < set.records.size(); ++i) {
        const auto at = known.try_emplace(set.records[i].truth, groups.size());
        if (at.second) groups.emplace_back();
        groups[at.first->second].push_back(i);
    }
    return groups;
}

std::size_t pairsIn(const Groups& groups) {
    std::size_t pairs = 0;
    for (const Places& group : groups)
        pairs += pairsIn(group.size());
    return pairs;
}

double share(std::size_t part, std::size_t whole, double none) {
    return whole == 0 ? none : static_cast<double>(part) / static_cast<double>(whole);
}

Quality quality(std::size_t right, std::size_t made, std::size_t truth) {
    return {share(right, made, 1), share(right, truth, 1)};
}

class Judge {
public:
    Judge(const LabelledSet& set, const match::Consolidation& made)
        : set_(set), made_(made), groupOf_(set.records.size()) {
        const Groups truth = groupsByTruth(set);
        truePairs_ = pairsIn(truth);
        truth_ = truth;
        const auto& groups = made.clusters.groups;
        for (std::uint32_t i = 0; i < groups.size(); ++i) {
            for (const std::uint32_t place : groups[i])
                groupOf_[place] = i;
        }
    }

    void fill(Measurement& measured) const {
        measured.truePairs = truePairs_;
        measured.joined = joined();
        addPairs(measured);
        const auto records = static_cast<double>(set_.records.size());
        measured.candidates = static_cast<double>(made_.pairs.size()) / records;
        measured.review = static_cast<double>(made_.clusters.review.size()) / records;
        measured.recallAtThousand = recallAtThousand();
        if (!set_.lookAlikes.empty()) measured.lookAlikesJoined = lookAlikesJoined();
        measured.acrossScripts = acrossScripts();
    }

private:
    bool areOne(std::uint32_t one, std::uint32_t other) const {
        return set_.records[one].truth == set_.records[other].truth;
    }

    Quality joined() const {
        std::size_t right = 0;
        for (const Places& group : truth_) {
            for (std::size_t i = 0; i < group.size(); ++i) {
                for (std::size_t j = i + 1; j < group.size(); ++j)
                    right += groupOf_[group[i]] == groupOf_[group[j]] ? 1 : 0;
            }
        }
        return quality(right, pairsIn(made_.clusters.groups), truePairs_);
    }

    void addPairs(Measurement& measured) const {
        std::size_t found = 0;
        std::size_t made = 0;
        std::size_t right = 0;
        for (const match::ScoredPair& pair : made_.pairs) {
            const bool one = areOne(pair.one, pair.other);
            found += one ? 1 : 0;
            if (pair.outcome != match::Outcome::Join) continue;
            ++made;
            right += one ? 1 : 0;
        }
        measured.pairs = quality(right, made, truePairs_);
        measured.blockingRecall = share(found, truePairs_, 1);
    }

    double recallAtThousand() const {
        std::vector<match::ScoredPair> sorted = made_.pairs;
        std::sort(sorted.begin(), sorted.end(),
                  [](const auto& a, const auto& b) { return a.surplus > b.surplus; });
        std::size_t right = 0;
        double best = 0;
        for (std::size_t i = 0; i < sorted.size(); ++i) {
            right += areOne(sorted[i].one, sorted[i].other) ? 1 : 0;
            const bool lastOfEqual =
                i + 1 == sorted.size() || sorted[i + 1].surplus < sorted[i].surplus;
            if (lastOfEqual && static_cast<double>(right) >= 0.999 * static_cast<double>(i + 1)) {
                best = share(right, truePairs_, 1);
            }
        }
        return best;
    }

    double lookAlikesJoined() const {
        std::unordered_map<std::string_view, const Places*> places;
        for (const Places& group : truth_)
            places[set_.records[group.front()].truth] = &group;
        std::size_t pairs = 0;
        std::size_t joined = 0;
        for (const auto& [one, other] : set_.lookAlikes) {
            if (!places.contains(one) || !places.contains(other)) continue;
            for (const std::uint32_t a : *places[one]) {
                for (const std::uint32_t b : *places[other]) {
                    ++pairs;
                    joined += groupOf_[a] == groupOf_[b] ? 1 : 0;
                }
            }
        }
        return share(joined, pairs, 0);
    }

    std::map<std::string, double> acrossScripts() const {
        std::map<std::string, std::pair<std::size_t, std::size_t>> counts;
        for (const Places& group : truth_) {
            for (std::size_t i = 0; i < group.size(); ++i) {
                for (std::size_t j = i + 1; j < group.size(); ++j)
                    countAcross(group[i], group[j], counts);
            }
        }
        std::map<std::string, double> recalls;
        for (const auto& [script, count] : counts)
            recalls[script] = share(count.second, count.first, 1);
        return recalls;
    }

    void countAcross(std::uint32_t one, std::uint32_t other,
                     std::map<std::string, std::pair<std::size_t, std::size_t>>& counts) const {
        std::string a = set_.records[one].script;
        std::string b = set_.records[other].script;
        if (a.empty() || b.empty() || a == b) return;
        if (a == "latin") std::swap(a, b);
        if (b != "latin") return;
        auto& [pairs, found] = counts[a];
        ++pairs;
        found += groupOf_[one] == groupOf_[other] ? 1 : 0;
    }

    const LabelledSet& set_;
    const match::Consolidation& made_;
    std::vector<std::uint32_t> groupOf_;
    Groups truth_;
    std::size_t truePairs_ = 0;
};

}  // namespace

double Quality::f1() const {
    return precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0;
}

Measurement measure(const LabelledSet& set, const match::Weights& weights) {
    const auto start = std::chrono::steady_clock::now();
    match::ProfileMaker maker;
    match::CountedFrequencies frequencies;
    std::vector<match::Profile> profiles;
    std::vector<std::uint64_t> ids;
    for (const LabelledRecord& record : set.records) {
        profiles.push_back(maker.make(set.entity, record.fields.fields));
        frequencies.add(profiles.back());
        ids.push_back(match::hashOf(0, record.id));
    }
    const match::Consolidation made = match::consolidate(profiles, ids, frequencies, weights);
    Measurement measured;
    measured.name = set.name;
    measured.records = set.records.size();
    measured.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    Judge(set, made).fill(measured);
    return measured;
}

}  // namespace leadloom::app
