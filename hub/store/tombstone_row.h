#pragma once

#include <cstdint>
#include <string>

#include "hub/base/clock.h"
#include "hub/store/stream_key.h"

namespace leadloom::store {

/// A record that is gone there; stops its resurrection by late or repeated reads.
struct TombstoneRow {
    StreamKey stream = 0;
    std::string externalId;
    std::string reason;
    std::string evidence;  ///< "feed", "404", "absence:<generation>", "into <stream>/<id>"
    std::string version;
    std::int64_t generation = 0;
    TimeUs atUs = 0;
};

}  // namespace leadloom::store
