#pragma once

#include <string>

#include "hub/base/clock.h"
#include "hub/model/entity_id.h"

namespace leadloom::store {

/// One identifier of somebody who was erased, as a keyed digest: enough to know the person again,
/// not enough to know who it was.
struct SuppressionRow {
    std::string digest;
    std::string reason = "erased";
    model::EntityId entity;  ///< the lead that was erased
    TimeUs atUs = 0;
};

}  // namespace leadloom::store
