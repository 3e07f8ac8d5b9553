#include "hub/store/sqlite_copy.h"

#include <memory>

#include <sqlite3.h>

#include "hub/base/crash_point.h"

namespace leadloom::store {
namespace {

struct Finish {
    void operator()(sqlite3_backup* copying) const { sqlite3_backup_finish(copying); }
};

}  // namespace

Status copyDatabase(SqliteConnection& source, SqliteConnection& target) {
    std::unique_ptr<sqlite3_backup, Finish> copying(
        sqlite3_backup_init(target.handle(), "main", source.handle(), "main"));
    if (!copying) return sqliteError(target.handle(), "copying the store");
    sqlite3_backup_step(copying.get(), -1);
    LL_CRASH_POINT("store.copying");
    if (sqlite3_backup_finish(copying.release()) == SQLITE_OK) return Status::ok();
    return sqliteError(target.handle(), "copying the store");
}

}  // namespace leadloom::store
