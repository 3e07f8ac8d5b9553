#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "hub/match/estimation.h"
#include "hub/match/observation.h"
#include "hub/match/weights.h"
#include "hub/store/transaction.h"
#include "hub/sync/settings/engine_settings.h"

namespace leadloom::sync {

/// The weights a workspace matches by: what its own records and its people taught, else the shipped
/// ones; the configured thresholds move them by as many bits as they differ from their defaults.
Result<match::Weights> loadWeights(store::Transaction& tx, const MatchThresholds& thresholds);

/// What was seen of a pair, kept with its review: no values, only how far they agree.
std::string toJson(const match::Observation& observation);
/// False: the text is none of ours.
bool observationFrom(const std::string& json, match::Observation& observation);

/// How many decisions of people the weights learn from: those on pairs that were weighed.
Result<std::int64_t> decisionsThatTeach(store::Transaction& tx);

/// Learns from everything people decided, starting from what the workspace's own records taught or
/// else from the shipped weights, and weighs the open reviews anew.
Status settleWeights(store::Transaction& tx, model::Entity entity,
                     const MatchThresholds& thresholds);

}  // namespace leadloom::sync
