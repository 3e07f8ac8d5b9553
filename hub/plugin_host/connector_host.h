#pragma once

#include <leadloom/abi/host.h>

namespace leadloom::plugin_host {

/// The services that one connector instance gets from the hub. Outlives the instance.
class ConnectorHost {
public:
    virtual ~ConnectorHost() = default;
    virtual const ll_host* host() const = 0;
};

}  // namespace leadloom::plugin_host
