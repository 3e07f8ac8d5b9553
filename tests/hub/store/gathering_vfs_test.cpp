#include <atomic>
#include <cerrno>
#include <unistd.h>

#include <sqlite3.h>

#include "hub/store/sqlite_connection.h"
#include "tests/hub/store/temporary_store.h"

namespace leadloom::store {
namespace {

using Access = SqliteConnection::Access;
using Writes = SqliteConnection::Writes;

std::atomic<int> writesToSystem{0};
std::atomic<bool> diskIsFull{false};

ssize_t countedWrite(int file, const void* bytes, size_t amount, off_t at) {
    ++writesToSystem;
    if (!diskIsFull) return ::pwrite(file, bytes, amount, at);
    errno = ENOSPC;
    return -1;
}

/// SQLite's own way to the system, watched for the time of a test.
class WatchedSystem {
public:
    WatchedSystem() {
        writesToSystem = 0;
        diskIsFull = false;
        for (const char* name : {"pwrite", "pwrite64"}) {
            vfs_->xSetSystemCall(vfs_, name, reinterpret_cast<sqlite3_syscall_ptr>(countedWrite));
        }
    }
    ~WatchedSystem() {
        for (const char* name : {"pwrite", "pwrite64"})
            vfs_->xSetSystemCall(vfs_, name, nullptr);
    }
    WatchedSystem(const WatchedSystem&) = delete;
    WatchedSystem& operator=(const WatchedSystem&) = delete;

private:
    sqlite3_vfs* vfs_ = sqlite3_vfs_find(nullptr);
};

class GatheringVfs : public SqliteFile {
protected:
    std::unique_ptr<SqliteConnection> connect(Writes writes) {
        auto connection = *SqliteConnection::open(file_, Access::Create, writes);
        EXPECT_OK(connection->execute("setting up",
                                      "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                                      "PRAGMA wal_autocheckpoint = 0;"
                                      "CREATE TABLE IF NOT EXISTS t (id INTEGER PRIMARY KEY, b)"));
        return connection;
    }

    static std::string rows(int count) {
        return "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " +
               std::to_string(count) + ") INSERT INTO t (b) SELECT hex(randomblob(400)) FROM n";
    }

    static std::string count(SqliteConnection& connection) {
        return *connection.valueOf("counting", "SELECT count(*) FROM t");
    }
};

TEST_F(GatheringVfs, OthersReadWhatWasCommitted) {
    const auto writer = connect(Writes::Gathered);
    const auto reader = connect(Writes::Single);
    ASSERT_OK(writer->execute("writing", "BEGIN; " + rows(500)));
    EXPECT_EQ(count(*reader), "0");
    ASSERT_OK(writer->execute("writing", "COMMIT"));

    EXPECT_EQ(count(*reader), "500");
    EXPECT_EQ(*reader->valueOf("checking", "PRAGMA integrity_check"), "ok");
}

TEST_F(GatheringVfs, AMovedLogIsWholeInTheFile) {
    {
        const auto writer = connect(Writes::Gathered);
        ASSERT_OK(writer->execute("writing", rows(500)));
        ASSERT_OK(writer->execute("moving the log", "PRAGMA wal_checkpoint(TRUNCATE)"));
        ASSERT_OK(writer->execute("writing", rows(20)));
    }
    const auto reader = connect(Writes::Single);
    EXPECT_EQ(count(*reader), "520");
    EXPECT_EQ(*reader->valueOf("checking", "PRAGMA integrity_check"), "ok");
}

TEST_F(GatheringVfs, ATransactionTooLargeForTheCacheReadsWhatItWrote) {
    const auto writer = connect(Writes::Gathered);
    ASSERT_OK(writer->execute("writing", "PRAGMA cache_size = 10; BEGIN"));
    for (int round = 1; round <= 5; ++round) {
        ASSERT_OK(writer->execute("writing", rows(100)));
        EXPECT_EQ(count(*writer), std::to_string(100 * round));
        ASSERT_OK(writer->execute("writing", "UPDATE t SET b = b || 'x' WHERE id % 7 = 0"));
    }
    ASSERT_OK(writer->execute("writing", "COMMIT"));

    EXPECT_EQ(*writer->valueOf("checking", "PRAGMA integrity_check"), "ok");
    EXPECT_EQ(*writer->valueOf("checking", "SELECT count(*) FROM t WHERE b LIKE '%x'"), "71");
}

TEST_F(GatheringVfs, AFullDiskFailsTheCommitAndKeepsWhatWasThere) {
    const auto writer = connect(Writes::Gathered);
    ASSERT_OK(writer->execute("writing", rows(10)));
    {
        const WatchedSystem system;
        diskIsFull = true;
        const Status written = writer->execute("writing", rows(200));
        ASSERT_FALSE(written);
        EXPECT_THAT(written.error().message, testing::HasSubstr("full"));
    }
    EXPECT_EQ(count(*writer), "10");
    ASSERT_OK(writer->execute("writing", rows(5)));
    EXPECT_EQ(count(*connect(Writes::Single)), "15");
}

TEST_F(GatheringVfs, WritesThatFollowOneAnotherAreOne) {
    const auto writer = connect(Writes::Gathered);
    const WatchedSystem system;
    ASSERT_OK(writer->execute("writing", rows(1000)));
    const int logged = writesToSystem;
    EXPECT_GT(logged, 0);
    EXPECT_LT(logged, 30) << "of some two hundred pages";

    ASSERT_OK(writer->execute("moving the log", "PRAGMA wal_checkpoint(PASSIVE)"));
    EXPECT_LT(writesToSystem - logged, 30);
}

}  // namespace
}  // namespace leadloom::store
