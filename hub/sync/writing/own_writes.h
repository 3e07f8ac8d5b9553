#pragma once

#include "hub/store/inbox_row.h"
#include "hub/store/link_row.h"
#include "hub/sync/run/run_state.h"

namespace leadloom::sync {

// What a row that a list showed can tell beside the hub's own last write to that record.

/// When a write of ours that wasn't seen yet was last sent to the record; 0: none is open.
TimeUs lastWriteTo(const store::LinkRow& link);

/// Whether that one was answered: the version that is known of the record is the one it made.
bool isLastWriteAnswered(const store::LinkRow& link);

/// No lag explains any more why a list shows something older than our write: a clock there was set,
/// or old states are told again. A fetch by id tells which.
bool isPastLag(const StreamContext& stream, const store::InboxRow& row, const store::LinkRow& link);

/// Whether a write to the record wasn't seen yet.
bool isWaiting(const store::LinkRow& link);

/// A list that lags showed a record as it was when we wrote it: what looks like an edit may be what
/// the record held before. Told by the vendor's time alone it is doubtful, and asked for by id.
bool isFromAroundOurWrite(const RunState& run, const StreamContext& stream,
                          const store::InboxRow& row, const store::LinkRow& link);

/// A list that lags showed the version that the record had before our write.
bool isVersionBehindOurWrite(const RunState& run, const StreamContext& stream,
                             const store::InboxRow& row, const store::LinkRow& link);

/// Whether a deletion is that of the record which had this id before the one that we made: it is
/// from before our last write to it.
bool isOfFormerRecord(const RunState& run, const StreamContext& stream, const store::InboxRow& row,
                      const store::LinkRow& link);

/// The same of a state that isn't a deletion: of the record that we made nothing was read yet.
bool isFromBeforeItsCreate(const RunState& run, const StreamContext& stream,
                           const store::InboxRow& row, const store::LinkRow& link);

}  // namespace leadloom::sync
