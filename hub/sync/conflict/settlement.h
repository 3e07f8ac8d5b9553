#pragma once

#include <cstdint>
#include <string>

#include "hub/base/result.h"
#include "hub/store/conflict_row.h"
#include "hub/store/store.h"
#include "hub/sync/run/workspace.h"

namespace leadloom::sync {

/// A person's decision about one conflict.
struct Settlement {
    std::int64_t conflict = 0;
    /// The connection ("sales", or "sales/leads/00Q…" where it holds several records) whose value
    /// shall hold; empty: `value` is given.
    std::string take;
    bool forEver = false;    ///< for this field of this lead: the connection's, or this value
    std::string actor;       ///< who decides, for the audit
    std::string value = {};  ///< a value of the person's own, as one writes it
};

/// Settles an open conflict: the value becomes the canonical one and intents carry it to every
/// system that differs. NotFound for an unknown id; Usage for one that is settled or gone, for what
/// is no connection, one that says nothing, an ambiguous one, or what is no value of the field's
/// type.
Result<store::ConflictRow> settleConflict(const Workspace& workspace, store::Store& store,
                                          const Settlement& settlement);

/// Takes a decision for ever back: the field follows its policy again. NotFound for an unknown id;
/// Usage when the conflict wasn't settled for ever.
Status releaseDecision(const Workspace& workspace, store::Store& store, std::int64_t conflict,
                       const std::string& actor);

}  // namespace leadloom::sync
