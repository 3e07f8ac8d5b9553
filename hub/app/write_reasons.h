#pragma once

#include <string>
#include <vector>

#include "hub/app/workspace.h"
#include "hub/base/result.h"
#include "hub/sync/story/queries.h"

namespace leadloom::app {

/// Why a stream doesn't hold a lead, or doesn't get what is new of it.
struct WriteReason {
    std::string connection;
    std::string stream;
    /// "direction", "filter", "gone", "elsewhere", "guard", "parked", "waiting", "conflict"
    std::string code;
    std::string text;
};

/// All that keeps the lead, or parts of it, from the streams of its kind. One snapshot.
Result<std::vector<WriteReason>> writeReasons(Workspace& workspace, const sync::Story& story);

}  // namespace leadloom::app
