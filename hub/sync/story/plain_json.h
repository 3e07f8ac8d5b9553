#pragma once

#include <nlohmann/json.hpp>

#include "hub/model/value.h"

namespace leadloom::sync {

/// A value as JSON where the field's spec isn't at hand: null when there is none, a list when it
/// holds several items.
nlohmann::ordered_json plainJson(const model::Value& value);

}  // namespace leadloom::sync
