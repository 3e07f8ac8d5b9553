#pragma once

#include <string>

#include "hub/base/clock.h"
#include "hub/model/entity_id.h"

namespace leadloom::store {

/// How far the erasure of one person has come. Every step is durable before the next one begins.
struct ErasureRow {
    model::EntityId entity;
    TimeUs askedUs = 0;
    TimeUs suppressedUs = 0;  ///< 0: not yet
    TimeUs redactedUs = 0;    ///< 0: not yet
    TimeUs endedUs = 0;       ///< 0: some system still holds the person
    std::string document;     ///< JSON of the engine: the systems and what became of each
};

}  // namespace leadloom::store
