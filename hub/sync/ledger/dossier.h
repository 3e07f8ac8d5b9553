#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "hub/base/result.h"
#include "hub/store/canonical_row.h"
#include "hub/store/link_row.h"
#include "hub/store/transaction.h"

namespace leadloom::sync {

/// A canonical record with all its links: what one decision needs to see. Lives inside one
/// transaction.
struct Dossier {
    store::CanonicalRow record;
    std::vector<store::LinkRow> links;  ///< of every state
    bool isNew = false;                 ///< not stored yet
    bool changed = false;               ///< `record` differs from what is stored

    /// The live primary link in a stream; null: none.
    const store::LinkRow* primary(store::StreamKey stream) const;
    store::LinkRow* find(store::StreamKey stream, std::string_view externalId);
};

/// Loads a record and its links, following merges to the record that survived. Nothing when it
/// isn't there.
Result<std::optional<Dossier>> loadDossier(store::Transaction& tx, model::EntityId id);

}  // namespace leadloom::sync
