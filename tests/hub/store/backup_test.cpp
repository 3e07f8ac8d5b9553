#include "hub/store/backup.h"

#include <fstream>
#include <sys/stat.h>

#include "hub/store/sqlite_store.h"
#include "tests/hub/store/store_suite.h"
#include "tests/hub/store/temporary_store.h"

namespace leadloom::store {
namespace {

namespace fs = std::filesystem;

std::string valueIn(const fs::path& file, const char* key) {
    auto store = openSqliteStore(file);
    EXPECT_TRUE(store) << store.error().describe();
    auto tx = (*store)->beginRead();
    return (*tx)->value(key)->value_or("");
}

void put(Store& store, const char* key, const char* value) {
    auto tx = store.beginWrite();
    ASSERT_TRUE(tx);
    ASSERT_OK((*tx)->putValue(key, value));
    ASSERT_OK((*tx)->commit());
}

class Backup : public SqliteFile {};

TEST_F(Backup, HoldsOneMomentOfAStoreThatIsWrittenTo) {
    auto store = openSqliteStore(file_);
    ASSERT_TRUE(store);
    put(**store, "kept", "before");
    auto writing = (*store)->beginWrite();
    ASSERT_OK((*writing)->putValue("kept", "not committed"));

    const auto facts = backUpSqlite(file_, folder_ / "backup.db", "acme", 77);

    ASSERT_TRUE(facts) << facts.error().describe();
    EXPECT_EQ(facts->workspace, "acme");
    EXPECT_EQ(facts->takenUs, 77);
    ASSERT_OK((*writing)->commit());
    struct stat mode {};
    ASSERT_EQ(::stat((folder_ / "backup.db").c_str(), &mode), 0);
    EXPECT_EQ(mode.st_mode & 0777U, 0600U);
    EXPECT_FALSE(fs::exists(folder_ / "backup.db-wal"));
    EXPECT_FALSE(fs::exists(folder_ / "backup.db.partial"));
    const auto again = backUpSqlite(file_, folder_ / "backup.db", "acme", 78);
    EXPECT_EQ(again.error().kind, ErrorKind::Usage);
    EXPECT_EQ(valueIn(folder_ / "backup.db", "kept"), "before");
}

TEST_F(Backup, RefusesWhatIsNone) {
    EXPECT_EQ(inspectBackup(folder_ / "missing.db").error().kind, ErrorKind::Usage);
    std::ofstream(folder_ / "noise.db") << "neither a store nor a backup of one";
    EXPECT_EQ(inspectBackup(folder_ / "noise.db").error().kind, ErrorKind::Storage);
    { auto store = openSqliteStore(file_); }
    EXPECT_EQ(inspectBackup(file_).error().kind, ErrorKind::Storage);
    EXPECT_FALSE(legacyOf(folder_ / "missing.db").readable);
    EXPECT_FALSE(legacyOf(folder_ / "noise.db").readable);
}

TEST_F(Backup, TakesTheStoresPlaceWholeAndKeepsWhatStoodThere) {
    {
        auto store = openSqliteStore(file_);
        put(**store, "kept", "before");
        ASSERT_TRUE(backUpSqlite(file_, folder_ / "backup.db", "acme", 1));
        put(**store, "kept", "after");
        auto tx = (*store)->beginWrite();
        ASSERT_OK((*tx)->suppress({"digest", "erased", idOf(1), 5}));
        ASSERT_OK((*tx)->commit());
    }
    const Legacy legacy = legacyOf(file_);
    ASSERT_TRUE(legacy.readable);
    ASSERT_EQ(legacy.suppressions.size(), 1U);
    EXPECT_EQ(legacy.suppressions[0].entity, idOf(1));

    const auto staged = stageBackup(folder_ / "backup.db", file_);
    ASSERT_TRUE(staged) << staged.error().describe();
    const auto aside = swapIn(*staged, file_, 9'000'000);

    ASSERT_TRUE(aside) << aside.error().describe();
    EXPECT_EQ(valueIn(file_, "kept"), "before");
    EXPECT_EQ(valueIn(*aside, "kept"), "after");
    EXPECT_FALSE(fs::exists(*staged));
}

}  // namespace
}  // namespace leadloom::store
