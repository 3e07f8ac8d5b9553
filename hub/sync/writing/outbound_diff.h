#pragma once

#include <string>
#include <vector>

#include "hub/mapping/mapping.h"
#include "hub/store/shadow.h"
#include "hub/sync/ledger/dossier.h"
#include "hub/sync/reading/references.h"
#include "hub/sync/run/workspace.h"

namespace leadloom::sync {

/// Whether a field of a linked record differs there: the canonical value isn't the one agreed on,
/// and the vendor's form of it isn't what the record holds. What is on its way counts as arrived; a
/// value that waits for a person's decision (policy `ask`) isn't overwritten.
bool differs(const Workspace& workspace, const StreamContext& stream, const store::LinkRow& link,
             const store::CanonicalField& field);

/// Adds and removals of one association field.
struct AssociationPatch {
    model::FieldId field = 0;
    std::string toStream;
    std::vector<std::string> adds;
    std::vector<std::string> removes;
};

/// What has to be written so that one record agrees with the canonical one.
struct Patch {
    std::vector<mapping::ExternalField> fields;
    std::vector<AssociationPatch> associations;
    /// The same fields with what they stand for, associations included: becomes the shadow.
    store::Shadow sent;

    bool empty() const { return fields.empty() && associations.empty(); }
};

/// The minimal patch for one stream; `link` null: the record is to be created.
Result<Patch> buildPatch(store::Transaction& tx, const Workspace& workspace, References& references,
                         const StreamContext& stream, const Dossier& dossier,
                         const store::LinkRow* link);

/// Only the associations: what remains to be done once the record is there.
Result<Patch> buildAssociations(store::Transaction& tx, const Workspace& workspace,
                                References& references, const StreamContext& stream,
                                const Dossier& dossier, const store::LinkRow& link);

}  // namespace leadloom::sync
