#pragma once

#include <cstdint>
#include <string>

#include "hub/base/result.h"
#include "hub/store/store.h"
#include "hub/sync/story/queries.h"

namespace leadloom::sync {

/// What waits for a person, likeliest pairs first, as a JSON list of `reviewJson`; `limit` 0: all.
/// Pairs of which one is gone or that are one by now are left out.
Result<std::string> openReviewsJson(store::Store& store, Queries& queries, int limit);

/// {"id", "state", "probability", "weight", "at", "evidence": [{"what", "words", "weight"}],
/// "weighed_by": where the weights come from, in words, "leads": [two leads as `leads` gives them],
/// "settled_by"?, "settled_at"?}. NotFound.
Result<std::string> reviewJson(store::Store& store, Queries& queries, std::int64_t id);

}  // namespace leadloom::sync
