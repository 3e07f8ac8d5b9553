#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

#include "hub/base/result.h"
#include "hub/store/store.h"

namespace leadloom::store {

struct SqliteSettings {
    /// Looks only, beside a hub that may be running: takes no lock, changes nothing, refuses
    /// beginWrite. The file must be there and of this program's schema version.
    bool readOnly = false;
    /// Page cache of the writer; readers take an eighth each.
    int cacheMb = 32;
    /// The file may not grow beyond this; 0: as far as the disk allows.
    std::int64_t maxBytes = 0;
};

/// Opens, makes or brings up to date the store in `path`. ":memory:" gives a private one that goes
/// with the object; it behaves as a file does, without waiting for a disk.
///
/// Errors (all Storage, with a remedy): another hub holds the file, it is newer than this program,
/// it is not a Leadloom store, it is corrupt, the directory can't be written, the disk is full.
Result<std::unique_ptr<Store>> openSqliteStore(const std::filesystem::path& path,
                                               SqliteSettings settings = {});

}  // namespace leadloom::store
