#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "hub/store/change_row.h"
#include "hub/store/inbox_row.h"
#include "hub/store/parked_row.h"
#include "hub/sync/ledger/canonical_fields.h"
#include "hub/sync/ledger/dossier.h"
#include "hub/sync/run/run_state.h"

namespace leadloom::sync {

/// What a change of the ledger is put down to.
struct Cause {
    std::string word = "inbox";
    std::int64_t inboxSeq = 0;
    store::StreamKey stream = 0;
    std::string record;

    static Cause of(const store::InboxRow& row) {
        return {"inbox", row.seq, row.stream, row.externalId};
    }
};

/// Writes canonical records, the change log and dead letters.
class Ledger {
public:
    explicit Ledger(RunState& run) : run_(run) {}

    /// A new canonical record of an entity, not stored yet.
    Dossier begin(model::Entity entity);

    /// Resolves the fields anew and logs every one whose value changed. `edited`: the link whose
    /// own edits touched them, so that edits that lost are logged too; null: none.
    Status refresh(store::Transaction& tx, Dossier& dossier, std::span<const model::FieldId> fields,
                   const Cause& cause, const store::LinkRow* edited);
    /// The same for a record that was just joined to others: what lost is logged in one line under
    /// `word`.
    Status refreshJoined(store::Transaction& tx, Dossier& dossier,
                         std::span<const model::FieldId> fields, const std::string& word,
                         const Cause& cause);
    /// Fills a new record; one line in the log for the whole of it.
    Status create(store::Transaction& tx, Dossier& dossier, std::span<const model::FieldId> fields,
                  const Cause& cause);

    /// One line about the record as a whole.
    Status note(store::Transaction& tx, const Dossier& dossier, const std::string& word,
                const Cause& cause, std::string losers);

    /// Stores the record when it changed.
    Status keep(store::Transaction& tx, Dossier& dossier);

    /// `seq` is the newest row of the inbox that the link stands for now; the one before is
    /// dropped.
    static Status follow(store::Transaction& tx, store::LinkRow& link, std::int64_t seq);

    /// A dead letter, in the place of an earlier one of the same record, field and code.
    Status park(store::Transaction& tx, store::ParkedRow row);
    /// Removes those dead letters of a record (not of writes to it) that `which` names.
    Status unpark(store::Transaction& tx, const StreamContext& stream, std::string_view externalId,
                  const std::function<bool(const store::ParkedRow&)>& which);

    /// A write that a record refused for having changed, in a system where it can't be looked at by
    /// itself, is tried once more when a read shows it as it is now.
    Status tryAgain(store::Transaction& tx, const StreamContext& stream,
                    const store::LinkRow& link);

private:
    Status append(store::Transaction& tx, const Dossier& dossier, model::FieldId field,
                  const FieldChange& change, const Cause& cause);

    RunState& run_;
};

}  // namespace leadloom::sync
