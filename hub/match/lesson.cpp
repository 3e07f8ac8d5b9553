#include "hub/match/lesson.h"

#include <algorithm>
#include <cmath>

#include "hub/match/calibration.h"
#include "hub/match/comparison.h"
#include "hub/match/estimation.h"

namespace leadloom::match {
namespace {

constexpr std::size_t MostLearntFrom = 60'000;
// Fewer pairs, or fewer of them likely one, teach nothing.
constexpr std::size_t EnoughPairs = 300;
constexpr double EnoughLikelyOne = 100;
// By so much may a share speak louder for a match than the shipped one.
constexpr double Farthest = 8;

/// Every n-th pair, when there are more than learning needs.
std::vector<Observation> sample(const std::vector<Observation>& seen) {
    const std::size_t step = seen.size() / MostLearntFrom + 1;
    std::vector<Observation> some;
    for (std::size_t i = 0; i < seen.size(); i += step)
        some.push_back(seen[i]);
    return some;
}

double likelyOneOf(const std::vector<Observation>& pairs, const Weights& weights) {
    double sum = 0;
    for (const Observation& pair : pairs) {
        const Comparison found = weigh(pair, weights);
        if (found.contradictions == 0) sum += found.probability;
    }
    return sum;
}

/// However odd the records, agreement proves not much more than it is known to prove of people at
/// large; it may prove as little as it does here.
void holdBack(const WeightTable& shipped, WeightTable& table) {
    for (std::size_t feature = 0; feature < FeatureCount; ++feature) {
        for (std::size_t level = 0; level < LevelCount; ++level) {
            const LevelShare& known = shipped[feature][level];
            LevelShare& share = table[feature][level];
            share.match = std::min(share.match, known.match * Farthest);
            // Of what is the same it is not a chance but what is left of a value's rarity.
            if (level == static_cast<std::size_t>(Level::Same)) continue;
            share.chance = std::max(share.chance, known.chance / Farthest);
        }
    }
}

}  // namespace

Lesson learnFrom(model::Entity entity, const OwnPairs& seen, std::size_t records,
                 const Weights& start) {
    Lesson lesson;
    lesson.weights = start;
    lesson.records = records;
    lesson.pairs = seen.candidates.size();
    lesson.likelyOne = likelyOneOf(seen.candidates, start);
    lesson.isEnough = lesson.pairs >= EnoughPairs && lesson.likelyOne >= EnoughLikelyOne;
    if (!lesson.isEnough) return lesson;
    Weights weights = learnWeights(entity, sample(seen.candidates),
                                   {seen.anyStrangers, seen.strangersOfOneKind}, {}, start);
    holdBack(start.of(entity), weights.of(entity));
    lesson.weights = calibrated(entity, seen.candidates, records, weights);
    return lesson;
}

}  // namespace leadloom::match
