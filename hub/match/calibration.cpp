#include "hub/match/calibration.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "hub/match/comparison.h"
#include "hub/match/rarity.h"

namespace leadloom::match {
namespace {

// Fewer pairs tell nothing.
constexpr std::size_t FewestPairs = 300;
constexpr double FarthestPrior = 3;
// How far below the shipped threshold a gap is looked for, in bits; and how wide the flank is that
// tells how quickly the lower heap thins out.
constexpr int Below = 14;
constexpr int Flank = 8;
constexpr int Half = 2;
constexpr int Above = 20;
constexpr double WrongJoins = 0.001;
constexpr double SteepEnough = 0.1;

/// How many pairs score so many bits above or below the threshold.
class Scores {
public:
    void add(double distance) {
        const double bin = std::floor(distance) + Lowest;
        if (bin < 0) return;
        ++counts_[std::min(static_cast<std::size_t>(bin), counts_.size() - 1)];
    }
    /// Pairs per bit around a distance.
    double density(int distance) const {
        double sum = 0;
        for (int place = distance - Half; place < distance + Half; ++place)
            sum += counts_[binOf(place)];
        return sum / (2 * Half);
    }
    double above(int distance) const {
        double sum = 0;
        for (std::size_t bin = binOf(distance); bin < counts_.size(); ++bin)
            sum += counts_[bin];
        return sum;
    }

private:
    static std::size_t binOf(int distance) {
        const int bin = distance + Lowest;
        return static_cast<std::size_t>(bin);
    }

    static constexpr int Lowest = Below + Flank + Half;
    std::array<double, Lowest + Above> counts_{};
};

/// The bits by which the threshold may be lowered; 0: none.
int gapBelow(const Scores& scores) {
    int gap = 0;
    for (int distance = 0; distance >= -Below; --distance) {
        if (scores.density(distance) < scores.density(gap)) gap = distance;
    }
    const double lowest = std::max(scores.density(gap), 0.25);
    const double thinning = std::log(scores.density(gap - Flank) / lowest) / Flank;
    const double rising = std::log(scores.density(gap + Flank) / lowest) / Flank;
    if (thinning < SteepEnough || rising < SteepEnough) return 0;
    // Where one heap thins out as fast as the other grows, the flatter one holds more of the gap.
    const double ofLower = lowest * rising / (rising + thinning);
    for (int distance = gap; distance < 0; ++distance) {
        const double wrong = ofLower * std::exp(thinning * (gap - distance)) / thinning;
        if (wrong <= WrongJoins * scores.above(distance)) return distance;
    }
    return 0;
}

double priorOf(std::span<const Observation> pairs, std::size_t records, const Weights& weights) {
    double same = 1;
    for (const Observation& pair : pairs) {
        const Comparison found = weigh(pair, weights);
        if (found.contradictions == 0) same += found.probability;
    }
    const auto count = static_cast<double>(records);
    const double asked = std::max(count, FewestRecordsAskedFor);
    return std::clamp(std::log2(2 * same * asked / (count * count)), -FarthestPrior, FarthestPrior);
}

}  // namespace

Weights calibrated(model::Entity entity, std::span<const Observation> pairs, std::size_t records,
                   Weights weights) {
    if (pairs.size() < FewestPairs) return weights;
    weights.prior(entity) = priorOf(pairs, records, weights);
    Scores scores;
    Thresholds& thresholds = weights.thresholds(entity);
    for (const Observation& pair : pairs) {
        const Comparison found = weigh(pair, weights);
        if (found.contradictions == 0) scores.add(found.surplus - thresholds.join);
    }
    const int lower = gapBelow(scores);
    thresholds.join += lower;
    thresholds.review = std::min(thresholds.review, thresholds.join - 2);
    return weights;
}

}  // namespace leadloom::match
