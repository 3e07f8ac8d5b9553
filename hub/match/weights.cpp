#include "hub/match/weights.h"

namespace leadloom::match {
namespace {

// Same, Variant, Close, Partial, Loose, Different.
constexpr std::size_t Written = LevelCount - 1;
using Shares = std::array<LevelShare, Written>;

// What is left of a value's rarity; see LevelShare.
constexpr double ByRarity = 0.5;
constexpr double Identifier = 1;

void set(WeightTable& table, Feature feature, const Shares& shares) {
    FeatureWeights& weights = table[static_cast<std::size_t>(feature)];
    weights[0] = {1, 1};
    for (std::size_t i = 0; i < Written; ++i)
        weights[i + 1] = shares[i];
}

void setAddress(WeightTable& table) {
    set(table, Feature::Street,
        {{{0.60, ByRarity},
          {0.01, 0.01},
          {0.12, 0.0004},
          {0.06, 0.001},
          {0.05, 0.004},
          {0.16, 0.98}}});
    set(table, Feature::SecondLine,
        {{{0.60, ByRarity},
          {0.01, 0.01},
          {0.14, 0.003},
          {0.01, 0.01},
          {0.01, 0.01},
          {0.23, 0.98}}});
    set(table, Feature::PostalCode,
        {{{0.75, ByRarity},
          {0.01, 0.01},
          {0.08, 0.006},
          {0.03, 0.03},
          {0.01, 0.01},
          {0.12, 0.95}}});
    set(table, Feature::City,
        {{{0.72, ByRarity},
          {0.01, 0.01},
          {0.10, 0.005},
          {0.02, 0.01},
          {0.01, 0.01},
          {0.14, 0.96}}});
    set(table, Feature::Region,
        {{{0.85, 0.1}, {0.01, 0.01}, {0.05, 0.02}, {0.01, 0.01}, {0.01, 0.01}, {0.17, 0.8}}});
}

WeightTable personTable() {
    WeightTable table{};
    set(table, Feature::GivenName,
        {{{0.66, ByRarity},
          {0.12, 0.012},
          {0.10, 0.006},
          {0.03, 0.03},
          {0.06, 0.035},
          {0.012, 0.92}}});
    set(table, Feature::FamilyName,
        {{{0.74, ByRarity},
          {0.07, 0.005},
          {0.10, 0.004},
          {0.01, 0.015},
          {0.04, 0.03},
          {0.025, 0.94}}});
    set(table, Feature::Email,
        {{{0.60, Identifier},
          {0.01, 0.01},
          {0.06, 0.00002},
          {0.05, Identifier},
          {0.01, 0.001},
          {0.27, 0.99}}});
    set(table, Feature::Phone,
        {{{0.50, Identifier},
          {0.01, 0.01},
          {0.03, 0.002},
          {0.08, Identifier},
          {0.30, 0.50},
          {0.08, 0.49}}});
    set(table, Feature::BirthDate,
        {{{0.80, ByRarity},
          {0.01, 0.01},
          {0.10, 0.0015},
          {0.03, 0.005},
          {0.04, 0.02},
          {0.03, 0.97}}});
    set(table, Feature::Company,
        {{{0.52, ByRarity},
          {0.10, 0.001},
          {0.06, 0.004},
          {0.04, 0.01},
          {0.03, 0.03},
          {0.25, 0.95}}});
    set(table, Feature::Domain,
        {{{0.60, ByRarity},
          {0.02, 0.0005},
          {0.01, 0.01},
          {0.01, 0.01},
          {0.01, 0.01},
          {0.35, 0.98}}});
    set(table, Feature::Registration,
        {{{0.9, 0.0001}, {0.02, 0.02}, {0.02, 0.02}, {0.02, 0.02}, {0.02, 0.02}, {0.02, 0.9}}});
    setAddress(table);
    return table;
}

WeightTable companyTable() {
    WeightTable table = personTable();
    setAddress(table);
    set(table, Feature::Company,
        {{{0.50, ByRarity},
          {0.18, 0.0003},
          {0.12, 0.001},
          {0.09, 0.01},
          {0.05, 0.05},
          {0.06, 0.93}}});
    set(table, Feature::Phone,
        {{{0.65, Identifier},
          {0.01, 0.01},
          {0.04, 0.001},
          {0.05, Identifier},
          {0.01, 0.01},
          {0.24, 0.99}}});
    set(table, Feature::Domain,
        {{{0.70, ByRarity},
          {0.05, 0.0005},
          {0.01, 0.01},
          {0.01, 0.01},
          {0.01, 0.01},
          {0.22, 0.98}}});
    set(table, Feature::Registration,
        {{{0.95, 0.00002}, {0.01, 0.01}, {0.01, 0.01}, {0.01, 0.01}, {0.01, 0.01}, {0.01, 0.95}}});
    return table;
}

}  // namespace

Weights shippedWeights() {
    Weights weights;
    weights.person = personTable();
    weights.company = companyTable();
    weights.personThresholds = {1, -1};
    weights.companyThresholds = {12, 9};
    return weights;
}

}  // namespace leadloom::match
