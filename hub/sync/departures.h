#pragma once

#include <string>

#include "hub/store/inbox_row.h"
#include "hub/sync/ledger.h"
#include "hub/sync/references.h"
#include "hub/sync/router.h"
#include "hub/sync/run_state.h"

namespace leadloom::sync {

/// Records that leave: deleted, merged into another, converted. Each with its evidence; what the
/// deletion means elsewhere is the stream's `on_delete`.
class Departures {
public:
    Departures(RunState& run, Router& router, Ledger& ledger)
        : run_(run), router_(router), ledger_(ledger) {}

    /// A record is gone. `evidence`: "feed", "404", "absence:<generation>", "write". True when
    /// something changed.
    Result<bool> gone(store::Transaction& tx, const StreamContext& stream,
                      const store::InboxRow& row, const std::string& evidence);

    /// A record became another one (`row.targetId`, in `row.targetStream` when it was converted).
    /// True when something changed.
    Result<bool> became(store::Transaction& tx, const StreamContext& stream,
                        const store::InboxRow& row);

    /// Joins two canonical records: links, contributions and history of `loser` go to `winner`.
    Status merge(store::Transaction& tx, Dossier& winner, Dossier& loser, const Cause& cause);

private:
    Status dropIntents(store::Transaction& tx, const Dossier& dossier);
    Status spread(store::Transaction& tx, const StreamContext& stream, Dossier& dossier,
                  const Cause& cause, const std::string& evidence);
    Status deleteElsewhere(store::Transaction& tx, const StreamContext& stream, Dossier& dossier,
                           store::IntentKind kind, const std::string& evidence);
    Status moveTo(store::Transaction& tx, Dossier& dossier, store::LinkRow& loser,
                  const StreamContext& target, const std::string& targetId, const Cause& cause);

    RunState& run_;
    Router& router_;
    Ledger& ledger_;
};

}  // namespace leadloom::sync
