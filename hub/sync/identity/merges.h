#pragma once

#include <string>
#include <vector>

#include "hub/store/joining_codec.h"
#include "hub/store/joining_row.h"
#include "hub/sync/identity/identity.h"
#include "hub/sync/identity/restoring.h"
#include "hub/sync/ledger/ledger.h"
#include "hub/sync/writing/router.h"

namespace leadloom::sync {

/// Puts canonical records together and takes them apart again. Every act is logged with what stood
/// before it, contributions stay with their links, so that parting gives back what stood before
/// plus the edits since, what has to be written included.
class Merges {
public:
    Merges(RunState& run, Router& router, Ledger& ledger, Identity& identity)
        : run_(run), router_(router), ledger_(ledger), identity_(identity) {}

    /// Links, contributions and history of `loser` go to `winner`. Second records of one stream
    /// become secondary: shown, not written, not deleted. `rule`: why, for the log.
    Status merge(store::Transaction& tx, Dossier& winner, Dossier& loser, const Cause& cause,
                 const std::string& rule);

    /// To be called when a record has just been tied to `dossier` (its last link), with what stood
    /// before.
    Status keepJoining(store::Transaction& tx, const Dossier& dossier, const std::string& rule,
                       const Cause& cause, const store::BeforeJoining& before);

    /// Undoes one act: its links leave `survivor`, for the record they came from or a new one. The
    /// pair is never joined again. Gives the id of the record that parted. NotFound: none of the
    /// links is there any more; Usage: it was undone already.
    Result<model::EntityId> part(store::Transaction& tx, const store::JoiningRow& act);

    /// What was held back until a decision may be written now.
    Status routeAgain(store::Transaction& tx, const std::vector<model::EntityId>& ids);

private:
    Status dropIntents(store::Transaction& tx, const Dossier& dossier);
    Result<Dossier> partedRecord(store::Transaction& tx, const store::JoiningRow& act,
                                 const store::BeforeJoining& before, model::Entity entity);
    Status restore(store::Transaction& tx, const EditsSince& since,
                   const store::BeforeJoining& before, Dossier& dossier);
    Status closeReviews(store::Transaction& tx, const model::EntityId& member,
                        const model::EntityId& survivor);
    Status noteForPairing(store::Transaction& tx, const Dossier& dossier);
    Status settle(store::Transaction& tx, Dossier& dossier,
                  const std::vector<model::FieldId>& fields);

    RunState& run_;
    Router& router_;
    Ledger& ledger_;
    Identity& identity_;
};

/// The fields a record's links and itself say anything about.
std::vector<model::FieldId> fieldsOf(const Dossier& dossier);

}  // namespace leadloom::sync
