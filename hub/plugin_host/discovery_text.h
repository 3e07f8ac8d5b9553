#pragma once

#include <string_view>

#include "hub/base/result.h"
#include "hub/sync/connection/connector.h"

namespace leadloom::plugin_host {

/// Reads the JSON by which discovery/1 describes one stream. Bug when it is not of that shape.
Result<sync::DiscoveredStream> discoveredStream(std::string_view name, std::string_view json);

}  // namespace leadloom::plugin_host
