#pragma once

#include "hub/model/identity_key.h"
#include "hub/sync/connection/connector.h"

namespace leadloom::sync {

/// By what a system is asked for records that share this key.
LookupKey lookupKeyFor(model::KeyKind kind);

}  // namespace leadloom::sync
