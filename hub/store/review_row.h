#pragma once

#include <cstdint>
#include <string>

#include "hub/base/clock.h"
#include "hub/model/entity_id.h"
#include "hub/store/stream_key.h"

namespace leadloom::store {

enum class ReviewState : std::uint8_t {
    Open = 1,
    Accepted = 2,  ///< one and the same
    Rejected = 3   ///< two: never to be joined, never to be asked again
};

/// Two canonical records that may be one, or what was decided about them. One row per pair, whose
/// order doesn't matter.
struct ReviewRow {
    std::int64_t id = 0;
    model::EntityId one;
    model::EntityId other;
    ReviewState state = ReviewState::Open;
    StreamKey stream = 0;  ///< the record that raised the question; 0: none
    std::string externalId;
    double weight = 0;       ///< log2 of the odds, all evidence together
    double probability = 0;  ///< that they are one
    /// JSON, see sync/reviews.h: reasons in words with their weights; no values of the records.
    std::string evidence;
    TimeUs atUs = 0;
    std::string runId;
    TimeUs settledAtUs = 0;
    std::string settledBy;  ///< "review", "merge", "unmerge"; empty: open
};

}  // namespace leadloom::store
