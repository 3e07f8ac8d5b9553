#pragma once

#include <leadloom/abi/host.h>

#include "hub/base/clock.h"

namespace leadloom::plugin_host {

/// The services that one connector instance gets from the hub. Outlives the instance.
class ConnectorHost {
public:
    virtual ~ConnectorHost() = default;
    virtual const ll_host* host() const = 0;
    /// The vendor's clock at the last answer since this was last called; 0: no answer told it.
    virtual TimeUs takeServerTimeUs() { return 0; }
};

}  // namespace leadloom::plugin_host
