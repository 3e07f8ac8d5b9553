#pragma once

#include <string>

#include "hub/base/clock.h"

namespace leadloom::store {

/// One run with its balance sheet (JSON of the documented shape).
struct RunRow {
    std::string id;      ///< ULID text
    std::string kind;    ///< "sync", "plan", "serve"
    std::string status;  ///< "running", "completed", "stopped_by_guard", "failed", "interrupted"
    TimeUs startedAtUs = 0;
    TimeUs endedAtUs = 0;
    std::string balanceSheet;
    std::string error;
};

}  // namespace leadloom::store
