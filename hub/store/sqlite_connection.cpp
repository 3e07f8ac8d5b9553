#include "hub/store/sqlite_connection.h"

#include <mutex>

#include <sqlite3.h>

#include "hub/store/gathering_vfs.h"

namespace leadloom::store {
namespace {

constexpr int BusyTimeoutMs = 5000;

int flagsOf(SqliteConnection::Access access) {
    const int common = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_EXRESCODE;
    switch (access) {
        case SqliteConnection::Access::ReadOnly:
            return common | SQLITE_OPEN_READONLY;
        case SqliteConnection::Access::ReadWrite:
            return common | SQLITE_OPEN_READWRITE;
        case SqliteConnection::Access::Create:
            return common | SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    }
    return common;
}

}  // namespace

Result<std::unique_ptr<SqliteConnection>> SqliteConnection::open(const std::filesystem::path& path,
                                                                 Access access, Writes writes) {
    static std::once_flag configured;
    // Counting its own memory costs SQLite a lock at every allocation, and nobody asks for it.
    std::call_once(configured, [] { sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); });
    sqlite3* handle = nullptr;
    const char* vfs = writes == Writes::Gathered ? gatheringVfs() : nullptr;
    const int code = sqlite3_open_v2(path.c_str(), &handle, flagsOf(access), vfs);
    std::unique_ptr<SqliteConnection> connection(new SqliteConnection(handle));
    if (code != SQLITE_OK) return sqliteError(handle, "opening the file");
    sqlite3_busy_timeout(handle, BusyTimeoutMs);
    return connection;
}

SqliteConnection::~SqliteConnection() {
    for (const auto& [sql, statement] : statements_)
        sqlite3_finalize(statement);
    sqlite3_close_v2(handle_);
}

Statement SqliteConnection::use(const Sql& sql) {
    sqlite3_stmt*& statement = statements_[&sql];
    if (statement == nullptr) {
        sqlite3_prepare_v3(handle_, sql.text, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
    }
    return Statement(handle_, statement, sql.doing, failed_);
}

Status SqliteConnection::execute(const char* doing, const std::string& text) {
    if (sqlite3_exec(handle_, text.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK) {
        return Status::ok();
    }
    failed_ = true;
    return sqliteError(handle_, doing);
}

Result<std::string> SqliteConnection::valueOf(const char* doing, const std::string& text) {
    sqlite3_stmt* prepared = nullptr;
    sqlite3_prepare_v2(handle_, text.c_str(), -1, &prepared, nullptr);
    Result<std::string> value = [&]() -> Result<std::string> {
        Statement statement(handle_, prepared, doing, failed_);
        const Result<bool> row = statement.step();
        if (!row) return row.error();
        return *row ? std::string(statement.text(0)) : std::string();
    }();
    sqlite3_finalize(prepared);
    return value;
}

int SqliteConnection::changes() const {
    return sqlite3_changes(handle_);
}

std::int64_t SqliteConnection::lastInserted() const {
    return sqlite3_last_insert_rowid(handle_);
}

bool SqliteConnection::idle() const {
    return sqlite3_get_autocommit(handle_) != 0;
}

}  // namespace leadloom::store
