#include "hub/sync/identity/match_weights.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <nlohmann/json.hpp>

#include "hub/match/comparison.h"
#include "hub/sync/identity/own_weights.h"
#include "hub/sync/identity/reviews.h"

namespace leadloom::sync {
namespace {

constexpr const char* TaughtKey = "match.weights.taught";
constexpr double SurestOdds = 1e-9;

double bitsOf(double probability) {
    const double kept = std::clamp(probability, SurestOdds, 1 - SurestOdds);
    return std::log2(kept / (1 - kept));
}

Result<match::Weights> untaughtWeights(store::Transaction& tx) {
    auto own = ownWeights(tx);
    if (!own) return own.error();
    return *own && (*own)->weights ? *(*own)->weights : match::shippedWeights();
}

Result<match::Weights> storedWeights(store::Transaction& tx) {
    const auto text = tx.value(TaughtKey);
    if (!text) return text.error();
    if (!*text) return untaughtWeights(tx);
    const auto json = nlohmann::json::parse(**text, nullptr, false);
    auto weights = match::weightsFrom(json);
    return weights ? *weights : untaughtWeights(tx);
}

/// A setting moves a threshold by as many bits as it lies from its default.
void moveThresholds(const MatchThresholds& wanted, match::Thresholds& thresholds) {
    const MatchThresholds usual;
    thresholds.join += bitsOf(wanted.autoJoin) - bitsOf(usual.autoJoin);
    thresholds.review += bitsOf(wanted.review) - bitsOf(usual.review);
    thresholds.review = std::min(thresholds.review, thresholds.join);
}

match::Weights withThresholds(match::Weights weights, const MatchThresholds& wanted) {
    moveThresholds(wanted, weights.personThresholds);
    moveThresholds(wanted, weights.companyThresholds);
    return weights;
}

Result<std::vector<match::TaughtPair>> taughtPairs(store::Transaction& tx, model::Entity entity) {
    const auto settled = tx.settledReviews(std::numeric_limits<int>::max());
    if (!settled) return settled.error();
    std::vector<match::TaughtPair> taught;
    for (const store::ReviewRow& review : *settled) {
        match::TaughtPair pair;
        if (!observationFrom(review.evidence, pair.observation)) continue;
        if (pair.observation.entity != entity) continue;
        pair.same = review.state == store::ReviewState::Accepted;
        taught.push_back(pair);
    }
    return taught;
}

Status weighAgain(store::Transaction& tx, model::Entity entity, const match::Weights& weights) {
    auto open = tx.openReviews(0, std::numeric_limits<int>::max());
    if (!open) return open.error();
    for (store::ReviewRow& review : *open) {
        match::Observation observation;
        if (!observationFrom(review.evidence, observation)) continue;
        if (observation.entity != entity) continue;
        const match::Comparison comparison = match::weigh(observation, weights);
        if (comparison.surplus == review.weight) continue;
        review.weight = comparison.surplus;
        review.probability = comparison.probability;
        review.evidence = toJson(evidenceOf(comparison), &observation);
        if (const Status put = tx.putReview(review); !put) return put;
    }
    return Status::ok();
}

}  // namespace

Result<match::Weights> loadWeights(store::Transaction& tx, const MatchThresholds& thresholds) {
    auto weights = storedWeights(tx);
    if (!weights) return weights.error();
    return withThresholds(*std::move(weights), thresholds);
}

std::string toJson(const match::Observation& observation) {
    nlohmann::json levels = nlohmann::json::array();
    for (const match::Level level : observation.levels)
        levels.push_back(static_cast<int>(level));
    return nlohmann::json{{"entity", static_cast<int>(observation.entity)},
                          {"levels", levels},
                          {"rarity", observation.rarity},
                          {"contradictions", observation.contradictions},
                          {"population", observation.populationBits}}
        .dump();
}

bool observationFrom(const std::string& json, match::Observation& observation) {
    const auto document = nlohmann::json::parse(json, nullptr, false);
    if (!document.is_object() || !document.contains("seen")) return false;
    const auto& seen = document["seen"];
    const bool whole = seen.is_object() && seen.value("levels", nlohmann::json()).is_array() &&
                       seen["levels"].size() <= match::FeatureCount &&
                       seen.value("rarity", nlohmann::json()).is_array() &&
                       seen["rarity"].size() <= match::FeatureCount;
    if (!whole) return false;
    observation = {};
    observation.entity = static_cast<model::Entity>(seen.value("entity", 0));
    for (std::size_t place = 0; place < seen["levels"].size(); ++place) {
        const int level = std::clamp(seen["levels"][place].get<int>(), 0,
                                     static_cast<int>(match::LevelCount) - 1);
        observation.levels[place] = static_cast<match::Level>(level);
    }
    for (std::size_t place = 0; place < seen["rarity"].size(); ++place)
        observation.rarity[place] = seen["rarity"][place].get<float>();
    observation.contradictions = seen.value("contradictions", std::uint8_t{0});
    observation.populationBits = seen.value("population", 0.0F);
    return true;
}

Result<std::int64_t> decisionsThatTeach(store::Transaction& tx) {
    const auto taught = taughtPairs(tx, model::Entity::Lead);
    if (!taught) return taught.error();
    return static_cast<std::int64_t>(taught->size());
}

Status settleWeights(store::Transaction& tx, model::Entity entity,
                     const MatchThresholds& thresholds) {
    const auto taught = taughtPairs(tx, entity);
    if (!taught) return taught.error();
    const auto start = untaughtWeights(tx);
    if (!start) return start.error();
    if (taught->empty()) return weighAgain(tx, entity, withThresholds(*start, thresholds));
    const match::Weights weights = match::learnWeights(entity, {}, {}, *taught, *start);
    const Status stored = tx.putValue(TaughtKey, match::toJson(weights).dump());
    if (!stored) return stored;
    return weighAgain(tx, entity, withThresholds(weights, thresholds));
}

}  // namespace leadloom::sync
