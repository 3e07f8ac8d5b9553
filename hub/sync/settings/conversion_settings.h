#pragma once

#include <string>

#include "hub/model/entity.h"

namespace leadloom::sync {

/// When a connection is told of a conversion: a record of `entity` comes to have `value` in
/// `field`.
struct ConversionSettings {
    std::string action;  ///< what the platform calls it, or the connector
    model::Entity entity = model::Entity::Deal;
    std::string field = "status";
    std::string value = "won";
    std::string consent = "ads";  ///< consent.<this> of the lead must be granted when it is sent
    int batch = 100;
};

}  // namespace leadloom::sync
