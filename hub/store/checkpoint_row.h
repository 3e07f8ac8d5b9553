#pragma once

#include <cstdint>
#include <string>

#include "hub/base/clock.h"
#include "hub/store/stream_key.h"

namespace leadloom::store {

/// How far a stream has been read. Written only in the transaction that stores what it covers.
struct CheckpointRow {
    StreamKey stream = 0;
    std::string cursor;
    std::int64_t generation = 0;      ///< of the last complete full read
    std::int64_t openGeneration = 0;  ///< of a full read under way; 0: none
    TimeUs coversUntilUs = 0;         ///< server time
    std::string scopeFingerprint;     ///< filter, fields, account: absence counts only if equal
    TimeUs lastReadUs = 0;            ///< when a read last reached the end
    std::int64_t records = 0;         ///< seen in the last complete generation
    std::string openScope = {};       ///< fingerprint under which the open generation was begun
    TimeUs generationAtUs = 0;        ///< when the last complete generation ended
    TimeUs startedAtUs = 0;           ///< when the read that last reached the end began
};

}  // namespace leadloom::store
