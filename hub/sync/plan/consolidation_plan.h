#pragma once

#include <cstdint>
#include <string>

#include "hub/sync/plan/pairing_report.h"
#include "hub/sync/run/run_state.h"

namespace leadloom::sync {

/// How many leads would come of how many records, before anything is joined.
struct ConsolidationPlan {
    std::int64_t records = 0;  ///< tied to a lead for the first time
    std::int64_t leads = 0;    ///< that there would be, earlier ones included
    std::int64_t byKeys = 0;   ///< records joined by a strong key, marker or cross id
    PairingReport pairing;     ///< what scoring adds
    std::string weighedBy;     ///< where the weights come from, in words
};

/// Of a run that has read and written nothing; `tx`: on its private copy of the store.
Result<ConsolidationPlan> consolidationOf(store::Transaction& tx, const RunState& run);

/// `values`: with the names of the people in the samples; never to be kept.
std::string toJson(const ConsolidationPlan& plan, bool values);

}  // namespace leadloom::sync
