#pragma once

#include <cstdint>
#include <string>

#include "hub/base/clock.h"

namespace leadloom::store {

/// One line of the audit: what a person had the hub do. Append only; holds no personal data of
/// leads, only their ids.
struct AuditRow {
    std::int64_t seq = 0;
    TimeUs atUs = 0;
    std::string actor;    ///< "os:alice", "api:…", "hub"
    std::string action;   ///< "conflict.settle", "run.approve", "run.undo", "person.forget", …
    std::string subject;  ///< what it was done to: an id
    std::string detail;   ///< in words
    std::string runId;    ///< the run it led to; empty: none
};

}  // namespace leadloom::store
