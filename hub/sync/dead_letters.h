#pragma once

#include <cstdint>

#include "hub/base/result.h"
#include "hub/store/store.h"
#include "hub/sync/workspace.h"

namespace leadloom::sync {

/// Puts a dead letter back, so that the next run takes it up. NotFound; Usage for one that waits
/// for a decision.
Status replayDeadLetter(const Workspace& workspace, store::Store& store, std::int64_t id);

/// Gives a dead letter up.
Status discardDeadLetter(store::Store& store, std::int64_t id);

}  // namespace leadloom::sync
