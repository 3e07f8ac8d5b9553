#pragma once

#include <cstdint>
#include <string>

#include "hub/base/clock.h"
#include "hub/store/stream_key.h"

namespace leadloom::store {

/// One row of a connection's report: what a platform says of one day.
struct FactRow {
    ConnectionKey connection = 0;
    std::string report;
    std::int64_t day = 0;    ///< since 1970
    std::string grain;       ///< names the row for good within its day
    std::string currency;    ///< of its costs; empty: none told
    std::string dimensions;  ///< JSON {"campaign": "23850001"}
    std::string measures;    ///< JSON, whole millionths: {"cost": 12340000}
    TimeUs pulledUs = 0;
};

}  // namespace leadloom::store
