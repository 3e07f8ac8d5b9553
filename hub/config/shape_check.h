#pragma once

#include <string>

#include "hub/config/fault.h"
#include "hub/config/node.h"
#include "hub/config/shape.h"

namespace leadloom::config {

/// Holds a value against its description: every fault is added to `faults`, defaults of missing
/// keys are filled in at the place of their object. True when nothing was wrong, so that what reads
/// the node afterwards needs no checks and knows no defaults. `path` is the value's own.
bool complete(Node& node, const Shape& shape, const std::string& path, Faults& faults);

/// "one of in, out, two_way", "a list", "a duration such as 5m or 1h": for messages.
std::string expectation(const Shape& shape);

}  // namespace leadloom::config
