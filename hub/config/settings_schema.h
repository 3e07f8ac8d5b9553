#pragma once

#include <string>
#include <string_view>

#include "hub/base/result.h"
#include "hub/config/fault.h"
#include "hub/config/node.h"
#include "hub/config/shape.h"

namespace leadloom::config {

/// Reads the JSON Schema of a connector's settings. Known words: type, properties, required, items,
/// additionalProperties, enum, default, minimum, maximum, minItems, minLength, pattern,
/// description, title, examples, format (uri), writeOnly, oneOf/anyOf over types. Bug when the
/// schema itself is not of that kind. An empty text is an object without keys.
Result<ShapePtr> settingsShape(std::string_view schemaJson);

/// Every fault of a connection's settings, each at its own place.
Faults validateSettings(const Shape& shape, const Node& settings, const std::string& path);

/// Valid settings as JSON text, defaults filled in, references unresolved.
Result<std::string> completedSettings(const Shape& shape, const Node& settings);

}  // namespace leadloom::config
