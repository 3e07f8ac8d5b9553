#pragma once

#include <leadloom/abi/service/digest.h>

namespace leadloom::plugin_host {

/// leadloom.digest/1: one table for all, stateless. Any thread.
const ll_digest* digestService();

}  // namespace leadloom::plugin_host
