// Records that we made, and that people merged others into before we knew them: a part of
// RecordApplier.
#include "hub/sync/reading/record_applier.h"

namespace leadloom::sync {

/// The record was given, unread, to the lead whose record was merged into it. Where we made it for
/// another lead it is that one's, and of the two leads is what becomes of leads whose records are
/// merged. Nothing: it is where it belongs.
Result<std::optional<RowOutcome>> RecordApplier::giveBack(
    store::Transaction& tx, const StreamContext& stream, const store::InboxRow& row,
    std::int64_t generation, const store::LinkRow& unread, const store::AttemptRow& made) {
    using Outcome = std::optional<RowOutcome>;
    const auto maker = loadDossier(tx, made.entity);
    if (!maker) return maker.error();
    const bool another = *maker && (*maker)->record.id != unread.entity &&
                         (*maker)->record.state == store::CanonicalState::Live;
    if (!another) return Outcome();
    const model::EntityId merged = unread.entity;
    const Status removed = tx.removeLink(unread.stream, unread.externalId);
    if (!removed) return removed.error();
    const auto outcome = adopt(tx, stream, row, generation, false);
    if (!outcome) return outcome.error();
    const Status met = departures_.metAnother(tx, stream, made.entity, merged, Cause::of(row));
    if (!met) return met.error();
    return Outcome(*outcome);
}

}  // namespace leadloom::sync
