#pragma once

#include "hub/base/result.h"
#include "hub/sync/connection/connector.h"
#include "hub/sync/run/run_state.h"

namespace leadloom::sync {

/// Whether the credentials still belong to the account that this connection was first read from:
/// what another account holds says nothing about the records of the first. Auth when they
/// don't. A connector that doesn't tell its account passes.
Status checkAccount(RunState& run, const ConnectionContext& connection, Connector& connector);

}  // namespace leadloom::sync
