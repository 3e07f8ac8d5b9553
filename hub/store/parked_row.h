#pragma once

#include <cstdint>
#include <string>

#include "hub/base/clock.h"
#include "hub/model/entity_id.h"
#include "hub/store/stream_key.h"

namespace leadloom::store {

/// A dead letter: something that could not be applied or written, with its reason and remedy.
/// Visible, can be replayed, never blocks others.
struct ParkedRow {
    std::int64_t id = 0;
    StreamKey stream = 0;
    std::string externalId;
    model::EntityId entity;     ///< null: none known
    std::int64_t inboxSeq = 0;  ///< inbound; 0: none
    std::int64_t intent = 0;    ///< outbound; 0: none
    std::string field;          ///< one field only; empty: the whole record
    std::string code;  ///< "invalid_record", "refused_field", "unknown_outcome", "review", …
    std::string reason;
    std::string remedy;
    int attempts = 1;
    TimeUs atUs = 0;
    std::string runId;
};

}  // namespace leadloom::store
