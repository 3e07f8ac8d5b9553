#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "hub/match/profile.h"
#include "hub/match/weights.h"
#include "hub/sync/identity/value_counts.h"
#include "hub/sync/run/run_state.h"

namespace leadloom::sync {

/// What a workspace's own records taught, with what it was learnt from.
struct OwnWeights {
    std::int64_t leads = 0;      ///< there were when it looked; it looks again when they doubled
    std::int64_t records = 0;    ///< that it looked at
    std::int64_t pairs = 0;      ///< of them that it compared
    std::int64_t likelyOne = 0;  ///< how many of these were likely one
    TimeUs atUs = 0;
    std::optional<match::Weights> weights;  ///< nothing: too little to learn from
};

/// Nothing: nobody looked yet.
Result<std::optional<OwnWeights>> ownWeights(store::Transaction& tx);

/// Whether it is time to look: never done, or there are twice as many leads as then.
Result<bool> mayTeach(store::Transaction& tx, std::int64_t leads);

/// Looks at the records of up to ten thousand leads, chosen by the hashes they are filed under and
/// so the same whatever the order of arrival: at what each record says itself, pairs of one lead
/// included. Always starts from the shipped weights. Where they teach enough, keeps what was
/// learnt, adds what people decided, and weighs the open reviews anew. Costs some seconds of
/// reading at most, and one short transaction that writes.
Status learnFromOwnRecords(RunState& run, const ValueCounts& counts, match::ProfileMaker& maker);

/// What pairs are weighed by, for people: "weights learnt from 4,000 of this workspace's records
/// …".
Result<std::string> sourceOfWeights(store::Transaction& tx);

}  // namespace leadloom::sync
