#pragma once

#include <string>
#include <vector>

#include "hub/sync/ledger/ledger.h"
#include "hub/sync/privacy/erasure_document.h"
#include "hub/sync/run/round.h"
#include "hub/sync/run/run_state.h"

namespace leadloom::sync {

/// Erases persons: out of every system that lets the hub delete there, out of the hub itself, and
/// out of its future (suppression). Every step is durable before the next; what was begun is
/// carried on by the next run. Used under the engine's run lock.
class Eraser {
public:
    Eraser(RunState& run, ConnectorSource connectors);

    /// Durably begins the erasure of a lead: from here on it is carried to its end. Does nothing
    /// when it was begun before. NotFound: no such lead.
    Result<model::EntityId> begin(const model::EntityId& lead);

    /// Carries every erasure that isn't finished as far as it goes now. A system that can't be
    /// reached leaves its part pending.
    Status carryOn();
    /// The same for those steps that need no system: suppression and redaction.
    Status carryOnAtHome();

private:
    Status carryOn(store::ErasureRow row, bool outward);
    Result<ErasureDocument> plan(store::Transaction& tx, const Dossier& lead);
    Status collect(store::Transaction& tx, const Dossier& dossier, ErasureDocument& document);
    Status addMerged(store::Transaction& tx, const model::EntityId& id, ErasureDocument& document);
    Status addActivities(store::Transaction& tx, const model::EntityId& lead,
                         ErasureDocument& document);
    Status bury(store::Transaction& tx, const model::EntityId& id);
    Status suppress(store::ErasureRow& row, const ErasureDocument& document);
    Status sendAll(store::ErasureRow& row, ErasureDocument& document);
    void send(ErasureTarget& target);
    bool askToErase(const StreamContext& stream, ErasureTarget& target);
    bool takeReceipt(const std::string& receipt, ErasureTarget& target) const;
    Status deleteRecord(const StreamContext& stream, const ErasureTarget& target);
    void settle(ErasureTarget& target, const Status& status, bool archives) const;
    Status redact(store::ErasureRow& row, ErasureDocument& document);
    Status redactSubject(store::Transaction& tx, const model::EntityId& id,
                         store::RedactionOrder& order, ErasureDocument& document);
    Status raiseTickets(store::Transaction& tx, const store::ErasureRow& row,
                        ErasureDocument& document);
    Status keep(store::Transaction& tx, store::ErasureRow& row, const ErasureDocument& document);

    RunState& run_;
    ConnectorSource connectors_;
    Ledger ledger_;
};

}  // namespace leadloom::sync
