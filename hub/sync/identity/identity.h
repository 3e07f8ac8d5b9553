#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "hub/mapping/mapped_record.h"
#include "hub/match/matcher.h"
#include "hub/model/flat_record.h"
#include "hub/model/identity_key.h"
#include "hub/store/inbox_row.h"
#include "hub/sync/identity/reviews.h"
#include "hub/sync/ledger/dossier.h"
#include "hub/sync/reading/references.h"
#include "hub/sync/run/run_state.h"

namespace leadloom::sync {

/// To which canonical record an unlinked record belongs, and why.
struct Identification {
    std::optional<Dossier> dossier;  ///< nothing: it is a new one
    std::string rule = "new";        ///< "marker", "strong_key:email", "new"
    /// Records it may be the same as, too doubtful to join: for a person to decide.
    std::vector<Doubt> doubts;
    std::vector<model::IdentityKey> keys;  ///< by which it was looked for
    std::vector<model::EntityId> deleted;  ///< records with such a key that are deleted
};

/// Finds the canonical record behind a record that has no link yet. One per worker.
class Identity {
public:
    Identity(RunState& run, References& references) : run_(run), references_(references) {}

    Result<Identification> identify(store::Transaction& tx, const StreamContext& stream,
                                    const store::InboxRow& row,
                                    const mapping::MappedRecord& fields);

    /// Replaces the keys by which a record is found: from its own values and from all that its
    /// links say.
    Status storeKeys(store::Transaction& tx, const Dossier& dossier);
    /// The same for a record that was just made from the one that was identified.
    static Status storeKeys(store::Transaction& tx, const Dossier& dossier, Identification& found) {
        return tx.putKeys(dossier.record.id, std::move(found.keys));
    }

    /// Whether a change of this field changes the keys.
    static bool isKeyField(model::FieldId field);

private:
    struct Candidate;
    using Candidates = std::map<model::EntityId, Candidate>;

    Status marked(store::Transaction& tx, const StreamContext& stream, const store::InboxRow& row,
                  Identification& found);
    Result<std::vector<model::FieldValue>> keyValues(store::Transaction& tx,
                                                     const StreamContext& stream,
                                                     const store::InboxRow& row,
                                                     const mapping::MappedRecord& fields);
    Status gather(store::Transaction& tx, const model::IdentityKey& key,
                  const mapping::MappedRecord& fields, std::vector<model::FieldValue>& record,
                  Candidates& candidates, std::vector<model::EntityId>& deleted);
    static void choose(Candidates& candidates, Identification& found);

    RunState& run_;
    References& references_;
    match::Matcher matcher_;
};

}  // namespace leadloom::sync
