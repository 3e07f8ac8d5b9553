#pragma once

#include <string>

#include "hub/config/fault.h"
#include "hub/config/node.h"
#include "hub/config/workspace_config.h"

namespace leadloom::config {

/// Turns a completed tree (see complete()) into typed values. Only filters can still be wrong.
WorkspaceConfig readConfig(const Node& root, const std::string& folder, Faults& faults);

}  // namespace leadloom::config
