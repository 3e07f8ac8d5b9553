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
// By so much may a share be another than the shipped one.
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

double heldNear(double share, double shipped) {
    return std::clamp(share, shipped / Farthest, std::min(shipped * Farthest, 1.0));
}

/// However odd the records, what they teach stays within reach of what is known of people at large.
void holdNear(const WeightTable& shipped, WeightTable& table) {
    for (std::size_t feature = 0; feature < FeatureCount; ++feature) {
        for (std::size_t level = 0; level < LevelCount; ++level) {
            const LevelShare& known = shipped[feature][level];
            LevelShare& share = table[feature][level];
            share.match = heldNear(share.match, known.match);
            share.chance = heldNear(share.chance, known.chance);
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
    holdNear(start.of(entity), weights.of(entity));
    lesson.weights = calibrated(entity, seen.candidates, records, weights);
    return lesson;
}

}  // namespace leadloom::match
