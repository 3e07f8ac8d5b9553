#pragma once

#include <cstdint>

namespace leadloom::store {

/// Interned (connection, stream): small, and the leading part of every hot key.
using StreamKey = std::int32_t;
/// Interned connection.
using ConnectionKey = std::int32_t;

}  // namespace leadloom::store
