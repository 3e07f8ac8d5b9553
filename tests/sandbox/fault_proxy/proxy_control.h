#pragma once

#include "tests/sandbox/core/sandbox.h"
#include "tests/sandbox/fault_proxy/fault_proxy.h"

namespace leadloom::sandbox {

/// Lets the proxy be driven under `/_control/proxy`: its status, its rules, its counts. The proxy
/// outlives the sandbox's last request.
void addProxyControl(Sandbox& sandbox, FaultProxy& proxy);

}  // namespace leadloom::sandbox
