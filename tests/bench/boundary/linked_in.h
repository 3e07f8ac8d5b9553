#pragma once

#include <memory>

#include "hub/sync/connection/connector.h"

namespace leadloom::bench {

/// The identity pair without a boundary: the same code linked in and called directly. Hashes each
/// record as the hub does on the other way.
std::unique_ptr<sync::Connector> linkedInIdentity(std::size_t records);

}  // namespace leadloom::bench
