#pragma once

#include <set>

#include "hub/base/result.h"
#include "hub/model/entity_id.h"
#include "hub/model/field.h"
#include "hub/store/transaction.h"
#include "hub/sync/run/workspace.h"

namespace leadloom::sync {

/// What the circuit of last resort forbids for one record: it ends loops that no shadow can see
/// because they run outside the hub.
struct Freeze {
    bool record = false;              ///< written too often to this connection within the hour
    std::set<model::FieldId> fields;  ///< took too many values in the last writes
};

/// Looks at what was written for a canonical record to the stream's connection within the last
/// hour: more than 20 writes freeze the record there, more than 4 values of a field in 10 writes
/// the field.
Result<Freeze> circuitOf(store::Transaction& tx, const Workspace& workspace,
                         const StreamContext& stream, const model::EntityId& entity, TimeUs nowUs);

/// Fields of an external record that stay frozen until a person replays or discards their dead
/// letters.
Result<std::set<model::FieldId>> frozenFields(store::Transaction& tx, const Workspace& workspace,
                                              const StreamContext& stream,
                                              const std::string& externalId);

inline constexpr const char* CircuitCode = "circuit";

}  // namespace leadloom::sync
