#pragma once

#include <cstdint>
#include <string>

#include "hub/base/result.h"
#include "hub/store/store.h"
#include "hub/sync/run/workspace.h"

namespace leadloom::sync {

/// Puts a dead letter back, so that the next run takes it up. NotFound; Usage for one that waits
/// for a decision.
Status replayDeadLetter(const Workspace& workspace, store::Store& store, std::int64_t id);

/// Corrects the field that a dead letter is about: the value becomes the lead's, in the hub's name,
/// and flows out to every system that differs, the one that couldn't give or take it included; the
/// letter goes. NotFound; Usage for a letter that is about no field of a lead, or no value of it.
Status correctDeadLetter(const Workspace& workspace, store::Store& store, std::int64_t id,
                         const std::string& value, const std::string& actor);

/// Gives a dead letter up.
Status discardDeadLetter(store::Store& store, std::int64_t id);

}  // namespace leadloom::sync
