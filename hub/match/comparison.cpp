#include "hub/match/comparison.h"

#include <algorithm>
#include <cmath>

namespace leadloom::match {
namespace {

using Sums = std::array<double, FeatureCount>;

constexpr double SaidAgain = 0.3;      // the town of an address whose street agrees
constexpr double SaidElsewhere = 0.6;  // a second line has faults of its own
constexpr double NearlyIsRarer = 2;
constexpr double NothingPersonal = 5;
constexpr double HalfAName = 4;
constexpr double DespiteContradiction = 4;
constexpr double NothingPlacesIt = 6;
constexpr double AnotherHouse = 4;
constexpr double AnotherFirm = 5;
constexpr double UsualBirthDateFault = 0.035;
constexpr double UsualLooseBirthDate = 0.1;
constexpr double UsualGivenFault = 0.045;
constexpr double UsualFamilyFault = 0.03;
constexpr double PeopleMove = -6;
constexpr double PeopleChangeJobs = -3;
constexpr double PeopleHaveTwoMailboxes = -2;

double& at(Sums& sums, Feature feature) {
    return sums[static_cast<std::size_t>(feature)];
}

double bitsOf(const Observation& seen, const WeightTable& table, std::size_t feature) {
    const Level level = seen.levels[feature];
    if (level == Level::Missing) return 0;
    const LevelShare& share = table[feature][static_cast<std::size_t>(level)];
    const double rarity = seen.rarity[feature];
    const double usual = std::log2(share.match / share.chance);
    if (rarity <= 0) return usual;
    if (level == Level::Variant || level == Level::Close) {
        return std::min(usual, std::log2(share.match) + rarity + NearlyIsRarer);
    }
    // Among records of one kind (people of one country) values are shared more often than among
    // all.
    return std::log2(share.match * share.chance) + rarity;
}

void shrink(double& value, double share) {
    if (value > 0) value *= share;
}

void keepAbove(std::initializer_list<double*> values, double lowest) {
    double sum = 0;
    for (const double* value : values)
        sum += std::min(*value, 0.0);
    if (sum >= lowest) return;
    for (double* value : values) {
        if (*value < 0) *value *= lowest / sum;
    }
}

/// Street, postal code and town say much the same thing.
void levelAddress(Sums& sums, bool person) {
    const bool street = at(sums, Feature::Street) > 0;
    const bool postal = at(sums, Feature::PostalCode) > 0;
    shrink(at(sums, Feature::SecondLine), SaidElsewhere);
    if (street) shrink(at(sums, Feature::PostalCode), SaidAgain);
    if (street || postal) shrink(at(sums, Feature::City), SaidAgain);
    shrink(at(sums, Feature::Region), SaidAgain);
    if (!person) return;
    keepAbove(
        {&at(sums, Feature::Street), &at(sums, Feature::SecondLine), &at(sums, Feature::PostalCode),
         &at(sums, Feature::City), &at(sums, Feature::Region)},
        PeopleMove);
}

/// Company, its domain, its switchboard: who shares one shares the others.
void levelWork(const Observation& seen, Sums& sums) {
    std::array<double*, 4> said = {&at(sums, Feature::Company), &at(sums, Feature::Domain), nullptr,
                                   nullptr};
    if (seen.level(Feature::Phone) == Level::Partial) said[2] = &at(sums, Feature::Phone);
    const double* loudest = nullptr;
    for (double* value : said) {
        if (value != nullptr && (loudest == nullptr || *value > *loudest)) loudest = value;
    }
    for (double* value : said) {
        if (value != nullptr && value != loudest) shrink(*value, SaidAgain);
    }
    keepAbove({&at(sums, Feature::Email), &at(sums, Feature::Domain)}, PeopleHaveTwoMailboxes);
    keepAbove({&at(sums, Feature::Company), &at(sums, Feature::Domain), &at(sums, Feature::Email)},
              PeopleChangeJobs);
}

/// Who works at one company has its address too.
void levelOffice(Sums& sums) {
    constexpr std::array Work = {Feature::Company, Feature::Domain};
    constexpr std::array Place = {Feature::Street, Feature::SecondLine, Feature::PostalCode,
                                  Feature::City, Feature::Region};
    const auto positive = [&](std::span<const Feature> features) {
        double sum = 0;
        for (const Feature feature : features)
            sum += std::max(at(sums, feature), 0.0);
        return sum;
    };
    const double working = positive(Work);
    const double living = positive(Place);
    if (working <= 0 || living <= 0) return;
    const std::span<const Feature> weaker =
        working < living ? std::span<const Feature>(Work) : std::span<const Feature>(Place);
    for (const Feature feature : weaker)
        shrink(at(sums, feature), SaidAgain);
}

bool agrees(const Observation& seen, Feature feature, Level weakest) {
    return seen.level(feature) != Level::Missing && seen.level(feature) <= weakest;
}

/// Mailbox, number, birth date, home: what a namesake at the same company hasn't.
bool isPersonal(const Observation& seen) {
    const bool home = agrees(seen, Feature::Street, Level::Close) &&
                      !agrees(seen, Feature::Company, Level::Close);
    return agrees(seen, Feature::Email, Level::Close) ||
           agrees(seen, Feature::Phone, Level::Same) ||
           agrees(seen, Feature::BirthDate, Level::Partial) || home;
}

/// What a namesake at the same company, or a colleague known by one name, would agree on as well.
double doubtOf(const Observation& seen) {
    const double doubt = isPersonal(seen) ? 0 : NothingPersonal;
    const auto isHalf = [](Level level) {
        return level == Level::Missing || level == Level::Partial;
    };
    const bool half =
        isHalf(seen.level(Feature::GivenName)) || isHalf(seen.level(Feature::FamilyName));
    const bool sure = agrees(seen, Feature::Email, Level::Close) ||
                      agrees(seen, Feature::BirthDate, Level::Partial);
    return half && !sure ? doubt + HalfAName : doubt;
}

/// What another branch of a chain, or a sister in the same house, would agree on as well.
double doubtOfCompany(const Observation& seen) {
    double doubt = 0;
    const bool placed = agrees(seen, Feature::Street, Level::Close) ||
                        agrees(seen, Feature::Phone, Level::Same) ||
                        agrees(seen, Feature::Registration, Level::Same);
    if (!placed) doubt += NothingPlacesIt;
    if (seen.level(Feature::Street) >= Level::Loose) doubt += AnotherHouse;
    if (seen.level(Feature::Company) >= Level::Partial) doubt += AnotherFirm;
    return doubt;
}

/// What contradicts elsewhere is but a fault where otherwise certain pairs show it often.
std::uint8_t contradictionsIn(const Observation& seen, const WeightTable& table) {
    const auto isUsual = [&](Feature feature, double share, Level level = Level::Different) {
        return table[static_cast<std::size_t>(feature)][static_cast<std::size_t>(level)].match >
               share;
    };
    unsigned bits = seen.contradictions;
    if (isUsual(Feature::BirthDate, UsualBirthDateFault) ||
        isUsual(Feature::BirthDate, UsualLooseBirthDate, Level::Loose)) {
        bits &= ~unsigned{OtherBirthDate};
    }
    const bool given = seen.level(Feature::GivenName) == Level::Different;
    if (given ? isUsual(Feature::GivenName, UsualGivenFault)
              : isUsual(Feature::FamilyName, UsualFamilyFault)) {
        bits &= ~unsigned{OtherPerson};
    }
    return static_cast<std::uint8_t>(bits);
}

Outcome outcomeOf(const Comparison& comparison, const Thresholds& thresholds) {
    if (comparison.surplus < thresholds.review) return Outcome::Apart;
    if (comparison.surplus < thresholds.join) {
        return comparison.contradictions == 0 ? Outcome::Review : Outcome::Apart;
    }
    if (comparison.contradictions == 0) return Outcome::Join;
    return comparison.surplus < thresholds.join + DespiteContradiction ? Outcome::Apart
                                                                       : Outcome::Review;
}

}  // namespace

Comparison weigh(const Observation& observation, const Weights& weights) {
    const WeightTable& table = weights.of(observation.entity);
    Sums sums{};
    for (std::size_t feature = 0; feature < FeatureCount; ++feature)
        sums[feature] = bitsOf(observation, table, feature);
    const bool person = observation.entity == model::Entity::Lead;
    levelAddress(sums, person);
    if (person) {
        levelWork(observation, sums);
        levelOffice(sums);
    }
    Comparison comparison;
    for (std::size_t feature = 0; feature < FeatureCount; ++feature) {
        if (observation.levels[feature] == Level::Missing) continue;
        comparison.weight += sums[feature];
        comparison.all[comparison.size++] = {static_cast<Feature>(feature),
                                             observation.levels[feature], sums[feature]};
    }
    std::sort(comparison.all.begin(),
              comparison.all.begin() + static_cast<std::ptrdiff_t>(comparison.size),
              [](const Evidence& a, const Evidence& b) {
                  return std::abs(a.weight) != std::abs(b.weight)
                             ? std::abs(a.weight) > std::abs(b.weight)
                             : a.what < b.what;
              });
    comparison.surplus =
        comparison.weight - observation.populationBits + weights.prior(observation.entity);
    comparison.surplus -= person ? doubtOf(observation) : doubtOfCompany(observation);
    comparison.probability = 1 / (1 + std::exp2(-comparison.surplus));
    comparison.contradictions = contradictionsIn(observation, table);
    comparison.outcome = outcomeOf(comparison, weights.thresholds(observation.entity));
    return comparison;
}

Comparison compare(const Profile& one, const Profile& other, const Weights& weights,
                   const Frequencies& frequencies) {
    return weigh(observe(one, other, frequencies), weights);
}

}  // namespace leadloom::match
