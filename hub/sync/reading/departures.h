#pragma once

#include <string>

#include "hub/store/inbox_row.h"
#include "hub/sync/identity/merges.h"
#include "hub/sync/ledger/ledger.h"
#include "hub/sync/run/run_state.h"
#include "hub/sync/writing/router.h"

namespace leadloom::sync {

/// Records that leave: deleted, merged into another, converted. Each with its evidence; what the
/// deletion means elsewhere is the stream's `on_delete`.
class Departures {
public:
    Departures(RunState& run, Router& router, Ledger& ledger, Merges& merges)
        : run_(run), router_(router), ledger_(ledger), merges_(merges) {}

    /// A record is gone. `evidence`: "feed", "404", "absence:<generation>", "write". True when
    /// something changed.
    Result<bool> gone(store::Transaction& tx, const StreamContext& stream,
                      const store::InboxRow& row, const std::string& evidence);

    /// A record became another one (`row.targetId`, in `row.targetStream` when it was converted).
    /// Its link becomes an alias of the winner's; two leads behind them are merged where the
    /// stream's merges are trusted, else put to review. True when something changed.
    Result<bool> became(store::Transaction& tx, const StreamContext& stream,
                        const store::InboxRow& row);

    /// A record of one lead was merged into what turned out to be a record of another one.
    Status metAnother(store::Transaction& tx, const StreamContext& stream,
                      const model::EntityId& winner, const model::EntityId& loser,
                      const Cause& cause);

    /// A record that was linked just now may have left since `sinceUs`, when it wasn't known whose
    /// it was: then that is done now.
    Status catchUp(store::Transaction& tx, const StreamContext& stream,
                   const std::string& externalId, TimeUs sinceUs);

    /// A lead that was deleted; nothing: it lives, or it isn't there.
    static Result<std::optional<Dossier>> deletedLead(store::Transaction& tx,
                                                      const model::EntityId& id);
    /// A record of a deleted lead came to light: it is deleted as the others were, for the same
    /// reason. Nothing happens where none of them was deleted because of another one.
    Status followTheOthers(store::Transaction& tx, Dossier& dossier);

private:
    Status goneAgain(store::Transaction& tx, const StreamContext& stream,
                     const store::InboxRow& row, store::TombstoneRow& tombstone) const;
    Status spread(store::Transaction& tx, const StreamContext& stream, Dossier& dossier,
                  const Cause& cause, const std::string& evidence);
    Status deleteElsewhere(store::Transaction& tx, const StreamContext& stream, Dossier& dossier,
                           store::IntentKind kind, const std::string& evidence);
    Status moveTo(store::Transaction& tx, Dossier& dossier, store::LinkRow& loser,
                  const StreamContext& target, const std::string& targetId, const Cause& cause);
    Status linkWinner(store::Transaction& tx, Dossier& dossier, const StreamContext& target,
                      const std::string& targetId, bool wasPrimary);
    Result<bool> follow(store::Transaction& tx, Dossier& winner, Dossier& loser,
                        const StreamContext& stream, const Cause& cause);
    Status aimAgain(store::Transaction& tx, store::StreamKey stream, const Dossier& dossier);

    RunState& run_;
    Router& router_;
    Ledger& ledger_;
    Merges& merges_;
};

}  // namespace leadloom::sync
