#pragma once

#include <cstdint>
#include <string>

#include "hub/base/clock.h"
#include "hub/store/stream_key.h"

namespace leadloom::store {

/// One line of the append-only consent log: what a record (or a person at the hub) said about one
/// channel.
struct ConsentRow {
    std::int64_t seq = 0;
    StreamKey stream = 0;  ///< 0: said at the hub; `record` is then the lead's id
    std::string record;
    std::string channel;  ///< "email", "phone", …; "contact" and "sale" for do-not-contact, -sell
    std::string purpose;  ///< "marketing"
    std::string state;    ///< "granted", "denied", "withdrawn"
    std::string basis;    ///< legal basis; empty: not told
    std::string proof;    ///< what proves an opt-in; empty: nothing
    std::string source;   ///< where it was said; empty: not told
    TimeUs atUs = 0;      ///< when it was said
    TimeUs notedUs = 0;   ///< when the hub learnt of it
    std::int64_t inboxSeq = 0;
    std::string runId;
};

}  // namespace leadloom::store
