#pragma once

#include <cstdint>
#include <string>

#include "hub/base/clock.h"
#include "hub/model/entity.h"
#include "hub/model/entity_id.h"
#include "hub/store/stream_key.h"

namespace leadloom::store {

enum class IntentState : std::uint8_t { Open = 1, Waiting = 2, Parked = 3 };
enum class IntentKind : std::uint8_t { Differ = 1, Delete = 2, Archive = 3, Restore = 4 };

/// "This record may differ there": a dirty mark, one per stream and canonical record, so coalesced
/// by nature. Removed when nothing differs any more.
struct IntentRow {
    std::int64_t id = 0;
    StreamKey stream = 0;
    model::EntityId entity;
    model::Entity kindOfEntity = model::Entity::Lead;
    IntentKind kind = IntentKind::Differ;
    IntentState state = IntentState::Open;
    TimeUs sinceUs = 0;
    TimeUs notBeforeUs = 0;
    int tries = 0;
    std::string reason;  ///< why it waits or is parked
    /// Deletes: what proves the deletion. Restore (a run is undone): which run, see
    /// sync/reversal.h.
    std::string evidence;
    std::string runId;
};

enum class AttemptState : std::uint8_t { Ready = 1, Sent = 2, Done = 3, Refused = 4, Unknown = 5 };

/// What told how a write ended, beside its state.
enum class AttemptOutcome : std::uint8_t {
    Untold = 0,
    Answered = 1,   ///< its own answer said that it was done
    Found = 2,      ///< what it made was read
    Doubted = 3,    ///< what was read may be what it made, or somebody's own
    Missed = 4,     ///< one look didn't find it
    NotWanted = 5,  ///< nobody saw it, and its lead wasn't wanted there any more
    Lost = 6,       ///< no answer came to the update: what its record shows tells what arrived
};

/// One try to carry an intent out, durable before its bytes leave.
struct AttemptRow {
    std::int64_t id = 0;
    std::int64_t intent = 0;
    StreamKey stream = 0;
    model::EntityId entity;
    std::uint8_t operation = 0;  ///< sync::WriteOperation
    std::string externalId;
    std::string patch;  ///< frozen vendor-shaped payload
    /// Encoded shadow of the fields behind the patch: what is sent, and as `pending` what the
    /// record held before, as far as it was known.
    std::string fields;
    std::string baseVersion;
    std::string idempotencyKey;
    std::string marker;
    AttemptState state = AttemptState::Ready;
    AttemptOutcome outcome = AttemptOutcome::Untold;
    TimeUs atUs = 0;
    /// When it was sent again; 0: never. A read that began before can't have shown what it makes.
    TimeUs sentAgainUs = 0;
    std::string answer;  ///< status and the vendor's words, redacted
    std::string runId;

    TimeUs lastSentUs() const { return sentAgainUs == 0 ? atUs : sentAgainUs; }
};

}  // namespace leadloom::store
