#pragma once

#include <string>

#include "hub/base/clock.h"
#include "hub/sync/connection/connector.h"

namespace leadloom::testing {

/// A record on its way out, with the texts that its views point to.
struct SimOutgoing {
    std::string id;
    std::string payload;
    std::string associations;
    std::string version;
    std::string marker;
    std::string targetStream;
    std::string targetId;
    sync::RecordKind kind = sync::RecordKind::Upsert;
    TimeUs modifiedUs = 0;

    /// Points into this.
    sync::RawRecord view() const;
};

}  // namespace leadloom::testing
