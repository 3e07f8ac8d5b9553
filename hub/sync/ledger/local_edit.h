#pragma once

#include <string>

#include "hub/base/result.h"
#include "hub/store/transaction.h"
#include "hub/sync/ledger/dossier.h"
#include "hub/sync/run/run_state.h"

namespace leadloom::sync {

/// Makes `edit` the hub's own say about a field, in the place of an earlier one; resolves and logs
/// the field under `word` and raises what it means elsewhere. A value that is absent takes the
/// hub's say back.
Status editLocally(RunState& run, store::Transaction& tx, Dossier& dossier,
                   const store::CanonicalField& edit, const std::string& word,
                   const std::string& actor);

/// The newest stamp that anybody gave a field.
TimeUs newestStamp(const Dossier& dossier, model::FieldId field);

/// A value as a person writes it, in the field's normal form. Usage when it is none.
Result<model::Value> writtenValue(const Workspace& workspace, const model::FieldSpec& spec,
                                  const std::string& text);

}  // namespace leadloom::sync
