#pragma once

#include "hub/config/shape.h"

namespace leadloom::config {

/// The one description of the configuration file: validation, defaults, JSON Schema and messages
/// come from it.
ShapePtr configurationShape();

/// Names of the survivorship policies a configuration may use.
const std::vector<std::string>& policyNames();

}  // namespace leadloom::config
