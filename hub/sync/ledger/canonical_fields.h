#pragma once

#include <string>
#include <vector>

#include "hub/model/field.h"
#include "hub/model/value.h"
#include "hub/store/conflict_row.h"
#include "hub/sync/ledger/contribution.h"
#include "hub/sync/ledger/dossier.h"
#include "hub/sync/ledger/survivorship.h"
#include "hub/sync/run/workspace.h"

namespace leadloom::sync {

/// What resolving a field anew did to the canonical record.
struct FieldChange {
    bool changed = false;                              ///< the value is another one
    bool asks = false;                                 ///< the policy is to ask a person
    bool disputed = false;                             ///< `asks`, and the records disagree
    std::vector<store::ConflictCandidate> candidates;  ///< disputed: everybody's, newest first
    model::Value before;
    model::Value after;
    std::string losers;  ///< JSON list, empty: nobody lost
};

/// All that is said about a field: by live links, by those that are gone (as adopted), by the hub.
/// Points into the dossier.
void collectContributions(const Workspace& workspace, const Dossier& dossier, model::FieldId field,
                          std::vector<Contribution>& out);

/// Resolves one field from its contributions and stores it in the dossier's record.
FieldChange refreshField(const Workspace& workspace, Dossier& dossier, model::FieldId field);

/// The quick way for a record with a single link, whose own value wins under every policy (under
/// `union` when it is one item). False: it isn't that simple.
bool fillFromOnlyLink(const Workspace& workspace, Dossier& dossier, model::FieldId field);

/// The fields that the contributions give: what the stored ones must equal.
std::vector<store::CanonicalField> rebuiltFields(const Workspace& workspace,
                                                 const Dossier& dossier);

}  // namespace leadloom::sync
