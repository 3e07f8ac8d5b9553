#pragma once

#include <cstdint>
#include <string>

#include "hub/base/clock.h"
#include "hub/model/entity_id.h"
#include "hub/store/stream_key.h"

namespace leadloom::store {

/// One act of putting together: a record that joined a canonical record, or two canonical records
/// that became one. Holds what stood before, so that it can be undone.
struct JoiningRow {
    std::int64_t id = 0;
    model::EntityId survivor;
    model::EntityId joined;  ///< null: a record without a canonical record of its own
    StreamKey stream = 0;    ///< the record that caused it; 0: a person did
    std::string externalId;
    std::string cause;  ///< "strong_key:email", "score", "review", "merge", "user", …
    TimeUs atUs = 0;
    TimeUs undoneAtUs = 0;  ///< 0: it stands
    std::string runId;
    std::string before;  ///< see sync: roles, contributions and local edits of both sides
};

}  // namespace leadloom::store
