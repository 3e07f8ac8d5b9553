#pragma once

#include <vector>

#include "hub/config/fault.h"
#include "hub/config/node.h"

namespace leadloom::config {

/// Lays the files of a configuration folder together, in order: maps key by key, lists one behind
/// the other; a single value that two files say differently is a fault.
Node mergeConfigs(std::vector<Node> roots, Faults& faults);

}  // namespace leadloom::config
