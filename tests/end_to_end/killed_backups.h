#pragma once

namespace leadloom::tests {

/// Where `privacy_test.cpp` kills the hub while it makes a backup, in order.
inline constexpr const char* BackupPoints[] = {"store.copying", "backup.before_name"};

/// Where it is killed while it restores one.
inline constexpr const char* RestorePoints[] = {"store.copying", "restore.inside_epoch",
                                                "restore.before_swap", "restore.after_swap"};

}  // namespace leadloom::tests
