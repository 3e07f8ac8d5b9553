#pragma once

#include "hub/base/result.h"
#include "hub/store/sqlite_connection.h"

namespace leadloom::store {

/// Copies all of one database over another one, page by page; `source` may be in use.
Status copyDatabase(SqliteConnection& source, SqliteConnection& target);

}  // namespace leadloom::store
