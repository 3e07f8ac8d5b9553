#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <unordered_map>

#include "hub/base/result.h"
#include "hub/store/sqlite_statement.h"

namespace leadloom::store {

/// One SQLite connection with its prepared statements. One thread at a time.
class SqliteConnection {
public:
    enum class Access { ReadOnly, ReadWrite, Create };
    /// Gathered: writes that follow one another go to the system as one; see gatheringVfs(), and
    /// with synchronous = FULL only.
    enum class Writes { Single, Gathered };

    /// Opens without touching the file's content.
    static Result<std::unique_ptr<SqliteConnection>> open(const std::filesystem::path& path,
                                                          Access access,
                                                          Writes writes = Writes::Single);
    ~SqliteConnection();
    SqliteConnection(const SqliteConnection&) = delete;
    SqliteConnection& operator=(const SqliteConnection&) = delete;

    /// The statement of `sql`, prepared on first use and kept.
    Statement use(const Sql& sql);
    /// Runs `text`, which may hold several statements; `doing` names it in errors.
    Status execute(const char* doing, const std::string& text);
    /// First column of the first row; empty when there is none.
    Result<std::string> valueOf(const char* doing, const std::string& text);
    /// Rows that the last finished statement changed.
    int changes() const;
    /// Row id of the last row inserted into a table that has such.
    std::int64_t lastInserted() const;
    /// Whether a statement has failed since this was last set back: its transaction may hold half a
    /// step.
    bool& failed() { return failed_; }
    /// False while a transaction is open (SQLite itself ends one on some errors).
    bool idle() const;
    sqlite3* handle() const { return handle_; }

private:
    explicit SqliteConnection(sqlite3* handle) : handle_(handle) {}

    sqlite3* handle_;
    bool failed_ = false;
    std::unordered_map<const Sql*, sqlite3_stmt*> statements_;
};

}  // namespace leadloom::store
