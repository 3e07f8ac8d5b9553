#pragma once

#include <leadloom/abi/status.h>

#include "hub/base/error.h"

namespace leadloom::plugin_host {

/// The hub's kind for a failing status of the boundary; a value outside the contract is a Bug.
ErrorKind kindOf(ll_status status);
/// The boundary's status for an error of the hub's own services.
ll_status statusOf(ErrorKind kind);

}  // namespace leadloom::plugin_host
