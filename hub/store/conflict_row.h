#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "hub/base/clock.h"
#include "hub/model/entity_id.h"
#include "hub/model/field.h"
#include "hub/model/value.h"
#include "hub/store/stream_key.h"

namespace leadloom::store {

enum class ConflictState : std::uint8_t {
    Open = 1,     ///< waits for a person
    Settled = 2,  ///< a person decided
    Gone = 3      ///< the records came to agree, or stopped being one lead
};

/// One value that somebody stands for.
struct ConflictCandidate {
    StreamKey stream = 0;  ///< 0: the hub itself
    std::string record;
    model::Value value;
    TimeUs stampUs = 0;  ///< when that edit counts as made

    friend bool operator==(const ConflictCandidate&, const ConflictCandidate&) = default;
};

/// Records disagree about one field and the policy is to ask. At most one open conflict per record
/// and field.
struct ConflictRow {
    std::int64_t id = 0;
    model::EntityId entity;
    model::FieldId field = 0;
    ConflictState state = ConflictState::Open;
    model::Value held;  ///< the canonical value while nobody has decided; settled: what was decided
    std::vector<ConflictCandidate> candidates;  ///< in falling order of stamps
    TimeUs openedAtUs = 0;
    TimeUs changedAtUs = 0;
    std::string settledBy;  ///< who decided, and how; empty unless settled
    std::string runId;      ///< of the run that opened it
};

}  // namespace leadloom::store
