#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "hub/base/result.h"

namespace leadloom::plugin_host {

/// The little that a connector may remember of one connection between runs. Not for cursors. Any
/// thread.
class ConnectorState {
public:
    virtual ~ConnectorState() = default;
    virtual Result<std::optional<std::string>> get(std::string_view key) = 0;
    /// Durable when it returns.
    virtual Status put(std::string_view key, std::string_view value) = 0;
    virtual Status erase(std::string_view key) = 0;
};

}  // namespace leadloom::plugin_host
