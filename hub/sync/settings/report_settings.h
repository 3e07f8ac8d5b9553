#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "hub/base/clock.h"

namespace leadloom::sync {

/// One report of a connection, as configured and as its connector's manifest describes it. Pointers
/// (RFC 6901) stand in the rows that the connector gives.
struct ReportSettings {
    std::string name;
    std::string day;       ///< where a row's day stands
    std::string currency;  ///< empty: rows tell none
    std::map<std::string, std::string> dimensions;
    struct Measure {
        std::string from;
        std::int64_t divide = 1;  ///< 1000000 where the platform counts millionths
    };
    std::map<std::string, Measure> measures;
    int restatementDays = 7;  ///< figures of the last days that may still change
    int backfillDays = 90;    ///< how far back the first pull reaches
    int portionDays = 30;     ///< most days in one pull
    TimeUs everyUs = 6 * 3'600'000'000LL;
};

}  // namespace leadloom::sync
