#pragma once

#include "hub/sync/ledger/canonical_fields.h"
#include "hub/sync/run/run_state.h"

namespace leadloom::sync {

/// What a person decides is a local edit of the field (CanonicalRow::localEdits) with a stamp of
/// `nextLocalStamp`: it holds, and flows out to every system, until somebody edits the field after
/// it; then there is a conflict again.

/// Keeps the conflict of one field (policy `ask`) as the records are now: opened with everybody's
/// value when they disagree, brought up to date when another one speaks, closed when they agree.
/// Within the transaction in which `change` came about.
Status keepConflict(store::Transaction& tx, RunState& run, const Dossier& dossier,
                    model::FieldId field, const FieldChange& change);

/// Closes what is open of a record that goes into another one.
Status closeConflicts(store::Transaction& tx, const model::EntityId& entity, TimeUs atUs);

}  // namespace leadloom::sync
