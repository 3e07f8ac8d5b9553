#pragma once

#include "hub/base/result.h"
#include "hub/store/store.h"
#include "hub/sync/run/workspace.h"

namespace leadloom::sync {

/// The moment up to which tombstones were forgotten; 0: none were yet.
Result<TimeUs> forgottenUntil(store::Transaction& tx);

/// Forgets tombstones that nothing can need any more: older than the retention asks for, and from
/// before the fence, the moment since which every stream that is read has been walked completely.
/// While one stream is away, the fence waits for it.
Status forgetTombstones(store::Store& store, const Workspace& workspace, TimeUs nowUs);

}  // namespace leadloom::sync
