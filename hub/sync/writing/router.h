#pragma once

#include <span>

#include "hub/model/field.h"
#include "hub/store/transaction.h"
#include "hub/sync/ledger/dossier.h"
#include "hub/sync/run/run_state.h"

namespace leadloom::sync {

/// Decides which streams a canonical record may differ in, and raises their intents. This is where
/// echoes die: no difference, no intent.
class Router {
public:
    explicit Router(RunState& run) : run_(run) {}

    /// `touched`: the fields that may have changed; empty: look at all of them.
    Status route(store::Transaction& tx, const Dossier& dossier,
                 std::span<const model::FieldId> touched);

    /// The stream of a connection in which the record is to be created; null: it isn't wanted, or
    /// it may be the same as one that lives there, which a person has to decide first.
    Result<const StreamContext*> wantedIn(store::Transaction& tx,
                                          const ConnectionContext& connection,
                                          const Dossier& dossier) const;

    /// Whether the canonical record changed since it and this record last agreed.
    bool changedSince(const StreamContext& stream, const store::LinkRow& link,
                      const Dossier& dossier) const {
        return stream.writes() && differsThere(stream, link, dossier, {});
    }

private:
    bool differsThere(const StreamContext& stream, const store::LinkRow& link,
                      const Dossier& dossier, std::span<const model::FieldId> touched) const;

    RunState& run_;
};

/// Whether the stream's filter lets the record leave.
bool mayLeave(const StreamContext& stream, const store::CanonicalRow& record);

}  // namespace leadloom::sync
