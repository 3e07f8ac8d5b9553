#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "hub/base/clock.h"
#include "hub/base/result.h"
#include "hub/model/entity_id.h"
#include "hub/store/suppression_row.h"

namespace leadloom::store {

/// What a backup tells of itself.
struct BackupFacts {
    std::string workspace;
    TimeUs takenUs = 0;
    int schema = 0;
    std::int64_t bytes = 0;
};

/// A tie between a record and a lead, by names: what a store that is being replaced still knows.
struct FormerLink {
    std::string connection;
    std::string stream;
    std::string record;
    model::EntityId entity;
};

/// What a store that is about to be replaced knows and its older copy doesn't.
struct Legacy {
    bool readable = false;  ///< false: there is no such store, or it is damaged
    std::string secret;     ///< the workspace's
    std::int64_t epoch = 0;
    std::vector<SuppressionRow> suppressions;
    std::vector<FormerLink> links;  ///< of live records
};

/// Copies the store in `file`, beside a hub that may be writing to it, as it is at one moment, into
/// `target` (mode 0600), and reads the copy through before it gets its name. Storage: the target is
/// there already, the store is damaged or not ours, no space.
Result<BackupFacts> backUpSqlite(const std::filesystem::path& file,
                                 const std::filesystem::path& target, const std::string& workspace,
                                 TimeUs nowUs);

/// Reads a backup through. Storage: not one, damaged, of a newer program.
Result<BackupFacts> inspectBackup(const std::filesystem::path& backup);

/// What the store in `file` would leave behind; not readable when it can't be read.
Legacy legacyOf(const std::filesystem::path& file);

/// Copies a backup to where it will be made ready: "<file>.restoring". Gives that path.
Result<std::filesystem::path> stageBackup(const std::filesystem::path& backup,
                                          const std::filesystem::path& file);

/// Puts the staged store in the place of `file`, whole; what stood there is kept under a name with
/// the time in it, which is given (empty: nothing stood there). No hub may have either open.
Result<std::filesystem::path> swapIn(const std::filesystem::path& staged,
                                     const std::filesystem::path& file, TimeUs nowUs);

}  // namespace leadloom::store
