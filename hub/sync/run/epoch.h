#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "hub/store/backup.h"
#include "hub/sync/run/run_state.h"
#include "hub/sync/settings/engine_settings.h"

namespace leadloom::sync {

/// What a store that was restored from a backup has to be told before it is used.
struct EpochOrder {
    std::string actor;                     ///< who restores, for the audit
    std::string backup;                    ///< which, in words
    std::int64_t after = 0;                ///< the epoch of the store it replaces
    std::vector<ErasureNote> erasures;     ///< made since the backup, as far as known
    std::vector<store::FormerLink> links;  ///< of the store it replaces
};

/// What opening an epoch did.
struct EpochReport {
    std::int64_t epoch = 0;
    std::int64_t erasedAgain = 0;  ///< people that the backup held and that were erased since
    std::int64_t links = 0;        ///< ties that the backup didn't know
};

/// Opens a new epoch in a restored store: keys of writes are new from here on, what the first run
/// would delete or create waits for a person, records made since the backup find their leads again.
/// Erasures are the caller's.
Result<EpochReport> openEpoch(const Workspace& workspace, store::Store& store,
                              const EpochOrder& order);

/// What a run must know of the store's epoch.
Status loadEpoch(store::Transaction& tx, RunState& run);
/// Key in the store of a connection that wasn't in agreement since a restore.
std::string restoredKey(const ConnectionContext& connection);
/// The connection has been read and written after a restore: from here on it is one as any other.
/// Does nothing while some connection took no part in the run.
Status noteRestored(RunState& run, const ConnectionContext& connection);

/// The lead that a record belonged to before the restore; empty: not known.
Result<std::string> formerLead(store::Transaction& tx, const RunState& run,
                               const StreamContext& stream, std::string_view externalId);

/// Forgets it.
Status forgetFormerLead(store::Transaction& tx, const RunState& run, store::StreamKey stream,
                        std::string_view externalId);

}  // namespace leadloom::sync
