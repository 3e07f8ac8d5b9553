#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "hub/config/shape.h"

namespace leadloom::config {

/// The JSON Schema (2020-12) of a description: the same table that validates.
nlohmann::ordered_json jsonSchemaOf(const Shape& shape);

/// The published schema of Leadloom's configuration, as `leadloom schema` prints it.
std::string configurationSchema();

}  // namespace leadloom::config
