#include <fstream>

#include <sqlite3.h>

#include "hub/store/sqlite_connection.h"
#include "hub/store/sqlite_migrations.h"
#include "tests/hub/store/temporary_store.h"

namespace leadloom::store {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using Access = SqliteConnection::Access;

class SqliteOpen : public SqliteFile {
protected:
    void run(const std::string& sql) {
        auto connection = *SqliteConnection::open(file_, Access::Create);
        ASSERT_OK(connection->execute("preparing the test", sql));
    }

    std::string schema() {
        auto connection = *SqliteConnection::open(file_, Access::ReadWrite);
        return *connection->valueOf("reading the schema",
                                    "SELECT group_concat(sql, ';') FROM (SELECT sql FROM "
                                    "sqlite_schema WHERE sql IS NOT NULL ORDER BY name)");
    }
};

TEST_F(SqliteOpen, BringsEveryEarlierVersionToTheSameSchema) {
    open().reset();
    const std::string fresh = schema();
    for (int version = 0; version < newestSchemaVersion(); ++version) {
        std::filesystem::remove(file_);
        {
            auto connection = *SqliteConnection::open(file_, Access::Create);
            ASSERT_OK(migrate(*connection, version));
            ASSERT_EQ(*schemaVersionOf(*connection), version);
        }
        open().reset();
        EXPECT_EQ(schema(), fresh) << "from version " << version;
    }
}

TEST_F(SqliteOpen, TakesOverWhatVersion1SaidOfAttemptsInTheirAnswers) {
    {
        auto connection = *SqliteConnection::open(file_, Access::Create);
        ASSERT_OK(migrate(*connection, 1));
        ASSERT_OK(connection->execute("preparing the test", R"sql(
            INSERT INTO attempt_frozen SELECT value, x'00000000000000000000000000000001', 1, 1, 5,
                NULL, '', '', '', x'', '{}' FROM json_each('[1, 2, 3, 4, 5, 6, 7]');
            INSERT INTO attempt SELECT x'00000000000000000000000000000001', key + 1, 1, 5, '', value
                FROM json_each('["ok", "found", "found one that may be it", "not found once",
                    "not found, and not wanted any more", "sent again at 77; transient: away",
                    "refused: ok"]');)sql"));
    }

    const auto store = open();
    const auto attempts = *(*store->beginRead())->openAttempts(1);

    using Told = std::pair<AttemptOutcome, TimeUs>;
    std::vector<Told> told;
    for (const AttemptRow& attempt : attempts)
        told.emplace_back(attempt.outcome, attempt.lastSentUs());
    EXPECT_THAT(told,
                ElementsAre(Told(AttemptOutcome::Answered, 5), Told(AttemptOutcome::Found, 5),
                            Told(AttemptOutcome::Doubted, 5), Told(AttemptOutcome::Missed, 5),
                            Told(AttemptOutcome::NotWanted, 5), Told(AttemptOutcome::Untold, 77),
                            Told(AttemptOutcome::Untold, 5)));
}

TEST_F(SqliteOpen, FindsWhoWasMergedIntoALeadWithoutAScan) {
    open().reset();
    sqlite3* database = nullptr;
    sqlite3_stmt* plan = nullptr;
    ASSERT_EQ(sqlite3_open(file_.c_str(), &database), SQLITE_OK);
    ASSERT_EQ(sqlite3_prepare_v2(
                  database, "EXPLAIN QUERY PLAN SELECT id FROM canonical WHERE merged_into = ?1",
                  -1, &plan, nullptr),
              SQLITE_OK);
    ASSERT_EQ(sqlite3_step(plan), SQLITE_ROW);
    const std::string step = reinterpret_cast<const char*>(sqlite3_column_text(plan, 3));
    EXPECT_THAT(step, HasSubstr("USING INDEX canonical_merged"));
    sqlite3_finalize(plan);
    sqlite3_close(database);
}

TEST_F(SqliteOpen, RefusesAStoreOfANewerRelease) {
    open().reset();
    run("PRAGMA user_version = 999");

    const Error error = refusal();

    EXPECT_EQ(error.kind, ErrorKind::Storage);
    EXPECT_THAT(error.message, HasSubstr("schema version 999"));
    EXPECT_FALSE(error.remedy.empty());
    EXPECT_THAT(refusal({.readOnly = true}).message, HasSubstr("schema version 999"));
}

TEST_F(SqliteOpen, LeavesAnotherProgramsDatabaseAlone) {
    run("CREATE TABLE theirs (x); PRAGMA user_version = 1");

    EXPECT_THAT(refusal().message, HasSubstr("another program's database"));
    EXPECT_EQ(schema(), "CREATE TABLE theirs (x)");
}

TEST_F(SqliteOpen, RefusesAFileThatIsNoDatabase) {
    std::ofstream(file_) << std::string(20000, 'x');

    const Error error = refusal();

    EXPECT_EQ(error.kind, ErrorKind::Storage);
    EXPECT_THAT(error.message, HasSubstr("not a database"));
    EXPECT_THAT(error.remedy, HasSubstr("backup"));
    EXPECT_EQ(std::filesystem::file_size(file_), 20000U);
}

TEST_F(SqliteOpen, TellsOfDamageInsideTheFile) {
    {
        const auto store = open();
        auto transaction = *store->beginWrite();
        for (int i = 0; i < 500; ++i)
            ASSERT_OK(transaction->putValue(std::to_string(i), std::string(400, 'v')));
        ASSERT_OK(transaction->commit());
    }
    {
        std::fstream file(file_, std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(static_cast<std::streamoff>(std::filesystem::file_size(file_)) - 20 * 8192);
        file << std::string(10 * 8192, '\x55');
    }

    const auto store = open();
    const auto checks = store->check();

    const bool told = !checks || std::any_of(checks->begin(), checks->end(),
                                             [](const StoreCheck& each) { return !each.sound; });
    EXPECT_TRUE(told);
}

TEST_F(SqliteOpen, RefusesASecondHubAndNamesTheFirst) {
    const auto first = open();

    const Error error = refusal();

    EXPECT_EQ(error.kind, ErrorKind::Storage);
    EXPECT_THAT(error.message, HasSubstr("process " + std::to_string(::getpid())));
    EXPECT_FALSE(error.remedy.empty());
}

TEST_F(SqliteOpen, LetsAnotherProcessLookWhileAHubWrites) {
    const auto hub = open();
    const auto looking = open({.readOnly = true});
    const StreamKey stream = *hub->streamKey("crm-a", "contacts");
    auto transaction = *hub->beginWrite();
    ASSERT_OK(transaction->putValue("key", "value"));
    ASSERT_OK(transaction->commit());

    EXPECT_EQ(*(*looking->beginRead())->value("key"), "value");
    EXPECT_EQ(looking->streamName(stream).second, "contacts");
    const auto refused = looking->beginWrite();
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::Storage);
    EXPECT_TRUE(looking->check());
}

TEST_F(SqliteOpen, LooksAtAStoreThatNobodyHolds) {
    {
        const auto store = open();
        auto transaction = *store->beginWrite();
        ASSERT_OK(transaction->putValue("key", "value"));
        ASSERT_OK(transaction->commit());
    }
    EXPECT_EQ(*(*open({.readOnly = true})->beginRead())->value("key"), "value");
}

TEST_F(SqliteOpen, SaysWhereAStoreToLookAtIsMissing) {
    EXPECT_THAT(refusal({.readOnly = true}).message, HasSubstr("hub.db is not there"));
    EXPECT_FALSE(std::filesystem::exists(file_));
}

TEST_F(SqliteOpen, SaysThatItsFolderIsMissing) {
    file_ = folder_ / "nowhere" / "hub.db";
    const Error error = refusal();
    EXPECT_EQ(error.kind, ErrorKind::Storage);
    EXPECT_THAT(error.message, HasSubstr("No such file"));
    EXPECT_THAT(error.remedy, HasSubstr("directory"));
}

TEST_F(SqliteOpen, SaysThatItMayNotWriteThere) {
    if (::geteuid() == 0) GTEST_SKIP() << "the superuser may write everywhere";
    std::filesystem::permissions(
        folder_, std::filesystem::perms::owner_read | std::filesystem::perms::owner_exec);
    const Error error = refusal();
    std::filesystem::permissions(folder_, std::filesystem::perms::owner_all);
    EXPECT_EQ(error.kind, ErrorKind::Storage);
    EXPECT_THAT(error.remedy, HasSubstr("write access"));
}

}  // namespace
}  // namespace leadloom::store
