#pragma once

#include <string>

#include "hub/model/entity_id.h"

namespace leadloom::sync {

/// What became of an erasure.
struct ErasureReport {
    model::EntityId lead;
    bool doneBefore = false;  ///< it had been asked for earlier
    bool complete = false;    ///< false: a system couldn't be reached yet; the next runs go on
    bool byHand = false;      ///< some record has to be deleted by a person
    std::string certificate;  ///< JSON, without personal data
};

}  // namespace leadloom::sync
