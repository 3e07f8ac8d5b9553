#pragma once

#include "hub/base/result.h"
#include "hub/store/sqlite_connection.h"

namespace leadloom::store {

/// The schema version this binary writes.
int newestSchemaVersion();

/// Version of an opened file; 0: an empty one. Storage error when it is not a Leadloom store or not
/// a database at all.
Result<int> schemaVersionOf(SqliteConnection& connection);

/// Brings the file to `target`, one transaction per version. Storage error when the file is newer.
Status migrate(SqliteConnection& connection, int target);

}  // namespace leadloom::store
