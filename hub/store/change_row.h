#pragma once

#include <cstdint>
#include <string>

#include "hub/base/clock.h"
#include "hub/model/entity_id.h"
#include "hub/model/field.h"
#include "hub/model/value.h"
#include "hub/store/stream_key.h"

namespace leadloom::store {

/// One line of the append-only change log.
struct ChangeRow {
    std::int64_t seq = 0;
    model::EntityId entity;
    model::FieldId field = 0;  ///< 0: the record as a whole (created, merged, deleted)
    model::Value before;
    model::Value after;
    std::string cause;  ///< "inbox", "merge", "policy", "user", "created", "deleted", …
    std::int64_t inboxSeq = 0;
    StreamKey stream = 0;  ///< where the change came from
    std::string record;
    /// JSON list of the values that lost and the rule that beat each; empty: none.
    std::string losers;
    TimeUs atUs = 0;
    std::string runId;
};

}  // namespace leadloom::store
