#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "hub/base/clock.h"
#include "hub/store/stream_key.h"

namespace leadloom::store {

enum class InboxState : std::uint8_t {
    New = 0,
    Applied = 1,
    Superseded = 2,
    Parked = 3,
    Filtered = 4
};
enum class InboxCause : std::uint8_t {
    Poll = 1,
    Webhook = 2,
    Reconcile = 3,
    WriteResult = 4,
    Replay = 5
};

/// One raw record as it came, durable before its cursor moves.
struct InboxRow {
    std::int64_t seq = 0;  ///< rising, never reused; given by the store
    StreamKey stream = 0;
    std::string externalId;
    std::uint8_t kind = 1;  ///< sync::RecordKind
    std::string payload;
    std::string associations;
    std::string version;
    std::string marker;
    std::string targetStream;
    std::string targetId;
    TimeUs vendorTimeUs = 0;
    TimeUs serverTimeUs = 0;
    TimeUs receivedAtUs = 0;
    std::array<std::uint8_t, 32> hash{};
    InboxCause cause = InboxCause::Poll;
    InboxState state = InboxState::New;
    std::string runId;
};

}  // namespace leadloom::store
