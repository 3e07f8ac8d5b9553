#include "hub/sync/conflict/conflicts.h"

namespace leadloom::sync {

Status keepConflict(store::Transaction& tx, RunState& run, const Dossier& dossier,
                    model::FieldId field, const FieldChange& change) {
    auto known = tx.openConflict(dossier.record.id, field);
    if (!known) return known.error();
    const TimeUs now = run.clock.wallUs();
    if (!change.disputed) {
        if (!*known) return Status::ok();
        (*known)->state = store::ConflictState::Gone;
        (*known)->changedAtUs = now;
        return tx.putConflict(**known);
    }
    store::ConflictRow row;
    if (*known) {
        row = **std::move(known);
        if (row.candidates == change.candidates && row.held == change.after) return Status::ok();
    } else {
        row.entity = dossier.record.id;
        row.field = field;
        row.openedAtUs = now;
        row.runId = run.runId;
        ++run.attention.conflicts;
    }
    row.held = change.after;
    row.candidates = change.candidates;
    row.changedAtUs = now;
    return tx.putConflict(row);
}

Status closeConflicts(store::Transaction& tx, const model::EntityId& entity, TimeUs atUs) {
    auto rows = tx.conflictsOf(entity);
    if (!rows) return rows.error();
    for (store::ConflictRow& row : *rows) {
        if (row.state != store::ConflictState::Open) continue;
        row.state = store::ConflictState::Gone;
        row.changedAtUs = atUs;
        if (const Status put = tx.putConflict(row); !put) return put;
    }
    return Status::ok();
}

}  // namespace leadloom::sync
