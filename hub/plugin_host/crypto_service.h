#pragma once

#include <leadloom/abi/draft/crypto.h>

namespace leadloom::plugin_host {

/// leadloom.draft.crypto/1: one table for all, stateless. Any thread.
const ll_crypto* cryptoService();

}  // namespace leadloom::plugin_host
