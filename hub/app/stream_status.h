#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "hub/app/workspace.h"
#include "hub/base/result.h"

namespace leadloom::app {

/// Where one configured stream stands.
struct StreamStatus {
    std::string connection;
    std::string stream;
    std::string entity;
    std::string direction;
    std::int64_t records = 0;      ///< live links
    std::int64_t openIntents = 0;  ///< what is still to be written there
    std::int64_t parked = 0;       ///< dead letters
    TimeUs lastReadUs = 0;         ///< when a read last reached the end; 0: never
    TimeUs scheduleUs = 0;
    /// Time since the last complete read, seconds; -1: never read.
    double lagSeconds = -1;
};

/// One snapshot of the store. Any thread.
Result<std::vector<StreamStatus>> streamStatus(Workspace& workspace);

}  // namespace leadloom::app
