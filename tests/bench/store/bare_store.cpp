#include <array>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include <sqlite3.h>

#include "hub/security/digest.h"
#include "tests/bench/store/duties.h"

namespace leadloom::bench {
namespace {

constexpr const char* Schema =
    "PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
    "PRAGMA cache_size = -262144; PRAGMA temp_store = MEMORY;"
    "CREATE TABLE lead (id INTEGER PRIMARY KEY, fields TEXT NOT NULL);"
    "CREATE TABLE identity (kind INTEGER, value TEXT, lead INTEGER, PRIMARY KEY (kind, value, "
    "lead))"
    " WITHOUT ROWID;"
    "CREATE TABLE change_log (seq INTEGER PRIMARY KEY, lead INTEGER, cause TEXT, after TEXT);"
    "CREATE TABLE shadow (stream INTEGER, id TEXT, lead INTEGER, hash BLOB, fields TEXT,"
    " PRIMARY KEY (stream, id)) WITHOUT ROWID;";

class BareStore final : public StoreDuties {
public:
    explicit BareStore(const std::filesystem::path& folder) {
        check(sqlite3_open((folder / "bare.db").c_str(), &db_));
        run(Schema);
        find_ = prepare("SELECT lead, hash FROM shadow WHERE stream = 1 AND id = ?1");
        putLead_ = prepare("INSERT OR REPLACE INTO lead (id, fields) VALUES (?1, ?2)");
        putKey_ = prepare("INSERT OR IGNORE INTO identity (kind, value, lead) VALUES (?1, ?2, ?3)");
        log_ = prepare("INSERT INTO change_log (lead, cause, after) VALUES (?1, 'inbox', ?2)");
        putShadow_ = prepare(
            "INSERT OR REPLACE INTO shadow (stream, id, lead, hash, fields) "
            "VALUES (1, ?1, ?2, ?3, ?4)");
    }
    ~BareStore() override {
        for (sqlite3_stmt* statement : {find_, putLead_, putKey_, log_, putShadow_})
            sqlite3_finalize(statement);
        sqlite3_close(db_);
    }

    void upsert(const std::vector<PersonRecord>& batch) override {
        run("BEGIN IMMEDIATE");
        for (const PersonRecord& record : batch)
            upsertOne(record);
        run("COMMIT");
    }

    std::size_t countUnchanged(const std::vector<PersonRecord>& batch) override {
        std::size_t unchanged = 0;
        for (const PersonRecord& record : batch) {
            const auto hash = security::sha256(jsonOf(record));
            text(find_, 1, record.id);
            if (sqlite3_step(find_) == SQLITE_ROW &&
                std::string_view(static_cast<const char*>(sqlite3_column_blob(find_, 1)), 32) ==
                    security::bytesOf(hash)) {
                ++unchanged;
            }
            sqlite3_reset(find_);
        }
        return unchanged;
    }

    std::int64_t changes() override {
        sqlite3_stmt* count = prepare("SELECT count(*) FROM change_log");
        sqlite3_step(count);
        const std::int64_t number = sqlite3_column_int64(count, 0);
        sqlite3_finalize(count);
        return number;
    }

private:
    void upsertOne(const PersonRecord& record) {
        const auto hash = security::sha256(jsonOf(record));
        const std::string fields = record.givenName + '\x1f' + record.familyName + '\x1f' +
                                   record.email + '\x1f' + record.phone + '\x1f' + record.jobTitle +
                                   '\x1f' + record.company + '\x1f' + record.street + '\x1f' +
                                   record.city + '\x1f' + record.postalCode + '\x1f' +
                                   record.country + '\x1f' + record.stage + '\x1f' + record.note;
        text(find_, 1, record.id);
        const bool known = sqlite3_step(find_) == SQLITE_ROW;
        const std::int64_t lead = known ? sqlite3_column_int64(find_, 0) : ++lastLead_;
        sqlite3_reset(find_);

        sqlite3_bind_int64(putLead_, 1, lead);
        text(putLead_, 2, fields);
        finish(putLead_);
        putKey(1, record.email, lead);
        putKey(2, record.phone, lead);
        sqlite3_bind_int64(log_, 1, lead);
        text(log_, 2, record.stage);
        finish(log_);
        text(putShadow_, 1, record.id);
        sqlite3_bind_int64(putShadow_, 2, lead);
        sqlite3_bind_blob(putShadow_, 3, hash.data(), 32, SQLITE_STATIC);
        text(putShadow_, 4, fields);
        finish(putShadow_);
    }

    void putKey(int kind, const std::string& value, std::int64_t lead) {
        sqlite3_bind_int(putKey_, 1, kind);
        text(putKey_, 2, value);
        sqlite3_bind_int64(putKey_, 3, lead);
        finish(putKey_);
    }

    static void text(sqlite3_stmt* statement, int index, const std::string& value) {
        sqlite3_bind_text(statement, index, value.data(), static_cast<int>(value.size()),
                          SQLITE_STATIC);
    }

    static void check(int code) {
        if (code == SQLITE_OK || code == SQLITE_DONE) return;
        std::fprintf(stderr, "bench: %s\n", sqlite3_errstr(code));
        std::exit(1);
    }

    static void finish(sqlite3_stmt* statement) {
        check(sqlite3_step(statement));
        sqlite3_reset(statement);
    }

    void run(const char* sql) { check(sqlite3_exec(db_, sql, nullptr, nullptr, nullptr)); }

    sqlite3_stmt* prepare(const char* sql) {
        sqlite3_stmt* statement = nullptr;
        check(sqlite3_prepare_v2(db_, sql, -1, &statement, nullptr));
        return statement;
    }

    sqlite3* db_ = nullptr;
    sqlite3_stmt* find_ = nullptr;
    sqlite3_stmt* putLead_ = nullptr;
    sqlite3_stmt* putKey_ = nullptr;
    sqlite3_stmt* log_ = nullptr;
    sqlite3_stmt* putShadow_ = nullptr;
    std::int64_t lastLead_ = 0;
};

}  // namespace

std::unique_ptr<StoreDuties> openBareStore(const std::filesystem::path& folder) {
    return std::make_unique<BareStore>(folder);
}

}  // namespace leadloom::bench
