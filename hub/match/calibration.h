#pragma once

#include <cstddef>
#include <span>

#include "hub/match/observation.h"
#include "hub/match/weights.h"

namespace leadloom::match {

/// Learns from a workspace's own candidate pairs, without anybody's decisions, how likely a pair is
/// one before anything is known of it, and how low pairs may be joined. `pairs` are all that were
/// compared among `records` records, `weights` what was learnt of them.
///
/// The threshold is lowered only where the pairs' own scores fall into two heaps with a gap between
/// them, so that hardly one in a thousand joined pairs can belong to the lower heap; where
/// look-alikes fill the gap it stays. It is never raised.
Weights calibrated(model::Entity entity, std::span<const Observation> pairs, std::size_t records,
                   Weights weights);

}  // namespace leadloom::match
