#include "hub/store/sqlite_migrations.h"

#include <charconv>

#include "hub/base/crash_point.h"
#include "hub/store/sqlite_schema.h"

namespace leadloom::store {
namespace {

// "LDLM": tells our files from other programs' databases.
constexpr const char* ApplicationId = "1279545421";

Status applyStep(SqliteConnection& connection, int version, const char* schema) {
    std::string text = "BEGIN IMMEDIATE;";
    text += schema;
    text += "PRAGMA application_id = " + std::string(ApplicationId) + ";";
    text += "PRAGMA user_version = " + std::to_string(version) + ";COMMIT;";
    Status applied = connection.execute("bringing the schema up to date", text);
    if (!applied && !connection.idle()) {
        (void)connection.execute("rolling back", "ROLLBACK");
    }
    return applied;
}

}  // namespace

int newestSchemaVersion() {
    return static_cast<int>(schemaSteps().size());
}

Result<int> schemaVersionOf(SqliteConnection& connection) {
    const auto version = connection.valueOf("reading the file's header", "PRAGMA user_version");
    if (!version) return version.error();
    const auto owner = connection.valueOf("reading the file's header", "PRAGMA application_id");
    if (!owner) return owner.error();
    const auto tables =
        connection.valueOf("reading the file's schema", "SELECT count(*) FROM sqlite_schema");
    if (!tables) return tables.error();
    if (*owner == "0" && *version == "0" && *tables == "0") return 0;
    if (*owner != ApplicationId) {
        return Error{ErrorKind::Storage, "store: the file is another program's database",
                     "give the hub's store a path of its own"};
    }
    int number = 0;
    std::from_chars(version->data(), version->data() + version->size(), number);
    return number;
}

Status migrate(SqliteConnection& connection, int target) {
    const Result<int> version = schemaVersionOf(connection);
    if (!version) return version.error();
    if (*version > target) {
        return Error{ErrorKind::Storage,
                     "store: the file has schema version " + std::to_string(*version) +
                         ", this program knows up to " + std::to_string(target),
                     "run the newer release that made it, or restore a backup from before"};
    }
    for (int next = *version + 1; next <= target; ++next) {
        LL_CRASH_POINT("store.before_migration");
        Status applied = applyStep(connection, next, schemaSteps()[next - 1]);
        if (!applied) return applied;
        LL_CRASH_POINT("store.after_migration");
    }
    return Status::ok();
}

}  // namespace leadloom::store
