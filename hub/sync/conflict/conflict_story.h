#pragma once

#include <cstdint>
#include <string>

#include "hub/base/result.h"
#include "hub/model/field_table.h"
#include "hub/store/store.h"

namespace leadloom::sync {

/// The open conflicts as one JSON list, oldest first: `id`, `lead`, `field`, `held`, `opened_at`,
/// and `candidates` with everybody's value, record, time and the history of that side (what was
/// said there, what Leadloom wrote there, what lost). `limit` 0: all. One snapshot.
Result<std::string> openConflictsJson(store::Store& store, const model::FieldTable& fields,
                                      std::int64_t limit);

/// One conflict, whatever became of it. NotFound.
Result<std::string> conflictJson(store::Store& store, const model::FieldTable& fields,
                                 std::int64_t id);

}  // namespace leadloom::sync
