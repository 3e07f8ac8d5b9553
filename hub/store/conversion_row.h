#pragma once

#include <cstdint>
#include <string>

#include "hub/base/clock.h"
#include "hub/model/entity_id.h"
#include "hub/store/stream_key.h"

namespace leadloom::store {

enum class ConversionState : std::uint8_t {
    Open = 0,
    Sent = 1,      ///< the platform took it
    Withheld = 2,  ///< without consent, or nobody is left whom it is about
    Refused = 3    ///< by the platform, or given up
};

/// One conversion event for one platform. What it says is made when it is sent and never stored.
struct ConversionRow {
    std::int64_t id = 0;  ///< given by the store
    ConnectionKey connection = 0;
    std::string action;
    std::string eventId;
    model::EntityId entity;  ///< the deal or lead that reached the stage
    TimeUs eventUs = 0;
    ConversionState state = ConversionState::Open;
    int attempts = 0;
    TimeUs dueUs = 0;
    TimeUs endedUs = 0;
    std::string note;  ///< receipt, or the reason
};

}  // namespace leadloom::store
