#pragma once

#include <string>
#include <vector>

#include "hub/match/estimation.h"
#include "hub/match/observation.h"
#include "hub/match/weights.h"
#include "hub/store/transaction.h"
#include "hub/sync/engine_settings.h"

namespace leadloom::sync {

/// The weights a workspace matches by: the shipped ones, or what people taught it; the configured
/// thresholds move the shipped ones by as many bits as they differ from their defaults.
Result<match::Weights> loadWeights(store::Transaction& tx, const MatchThresholds& thresholds);

/// What was seen of a pair, kept with its review: no values, only how far they agree.
std::string toJson(const match::Observation& observation);
/// False: the text is none of ours.
bool observationFrom(const std::string& json, match::Observation& observation);

/// Learns from everything people decided, starting from the shipped weights, and weighs the open
/// reviews anew.
Status learnFromReviews(store::Transaction& tx, model::Entity entity,
                        const MatchThresholds& thresholds);

}  // namespace leadloom::sync
