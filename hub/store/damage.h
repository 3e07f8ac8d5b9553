#pragma once

namespace leadloom::store {

/// What to do when what was read from the store can't be what was written to it.
inline constexpr const char* DamageRemedy =
    "stop the hub, check the store's file with `sqlite3 FILE \"PRAGMA integrity_check\"`, and put "
    "back a copy of it";

}  // namespace leadloom::store
