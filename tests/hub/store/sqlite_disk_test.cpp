#include "tests/hub/store/temporary_store.h"

namespace leadloom::store {
namespace {

using testing::HasSubstr;

constexpr std::int64_t SmallDisk = 80 * 8192;

class SqliteDisk : public SqliteFile {
protected:
    std::uintmax_t logSize() { return std::filesystem::file_size(file_.string() + "-wal"); }

    static void fill(Store& store, int rows) {
        auto transaction = *store.beginWrite();
        for (int i = 0; i < rows; ++i)
            ASSERT_OK(transaction->putValue("fill" + std::to_string(i), std::string(4000, 'f')));
        ASSERT_OK(transaction->commit());
    }
};

AttemptRow largeAttempt() {
    AttemptRow row;
    row.stream = 1;
    row.entity = idOf(1);
    row.patch = std::string(SmallDisk, 'p');
    return row;
}

TEST_F(SqliteDisk, WhenFullRecordsNoAttemptAndSaysSo) {
    const auto store = open({.maxBytes = SmallDisk});
    {
        auto transaction = *store->beginWrite();
        ASSERT_OK(transaction->putValue("beside", "1"));
        AttemptRow attempt = largeAttempt();
        const Status stored = transaction->insertAttempt(attempt);
        ASSERT_FALSE(stored);
        EXPECT_EQ(stored.error().kind, ErrorKind::Storage);
        EXPECT_THAT(stored.error().message, HasSubstr("full"));
        EXPECT_THAT(stored.error().remedy, HasSubstr("free space"));
        EXPECT_FALSE(transaction->commit());
    }

    const auto read = *store->beginRead();
    EXPECT_TRUE((*read->openAttempts(1)).empty());
    EXPECT_TRUE((*read->attemptsOf(idOf(1), 10)).empty());
    EXPECT_FALSE(*read->value("beside"));
}

TEST_F(SqliteDisk, GoesOnAfterItWasFull) {
    const auto store = open({.maxBytes = SmallDisk});
    {
        auto transaction = *store->beginWrite();
        AttemptRow attempt = largeAttempt();
        ASSERT_FALSE(transaction->insertAttempt(attempt));
    }
    auto transaction = *store->beginWrite();
    ASSERT_OK(transaction->putValue("key", "value"));
    ASSERT_OK(transaction->commit());
    EXPECT_EQ(*(*store->beginRead())->value("key"), "value");
}

TEST_F(SqliteDisk, FullInANestedStepCostsThatStepOnlyOrAll) {
    const auto store = open({.maxBytes = SmallDisk});
    auto transaction = *store->beginWrite();
    ASSERT_OK(transaction->putValue("before", "1"));
    const Status failed = transaction->nested([&] {
        AttemptRow attempt = largeAttempt();
        return transaction->insertAttempt(attempt);
    });
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().kind, ErrorKind::Storage);
    const bool committed = static_cast<bool>(transaction->commit());

    const auto read = *store->beginRead();
    EXPECT_TRUE((*read->openAttempts(1)).empty());
    EXPECT_EQ(read->value("before")->has_value(), committed);
}

TEST_F(SqliteDisk, TooSmallForTheSchemaLeavesAFileThatCanStillBeOpened) {
    EXPECT_EQ(refusal({.maxBytes = 3 * 8192}).kind, ErrorKind::Storage);
    EXPECT_TRUE(open());
}

TEST_F(SqliteDisk, KeepsTheLogOutOfTheDatabaseUntilItIsMoved) {
    const auto store = open();
    ASSERT_OK(store->checkpointLog());
    const auto before = std::filesystem::file_size(file_);
    fill(*store, 50);

    EXPECT_EQ(std::filesystem::file_size(file_), before);
    EXPECT_GT(logSize(), 0U);
    ASSERT_OK(store->checkpointLog());
    EXPECT_GT(std::filesystem::file_size(file_), before);
    EXPECT_EQ(logSize(), 0U);
}

TEST_F(SqliteDisk, WritesOnWhileAReaderHoldsTheLog) {
    const auto store = open();
    fill(*store, 10);
    const auto reader = *store->beginRead();
    fill(*store, 50);
    ASSERT_OK(store->checkpointLog());
    auto transaction = *store->beginWrite();
    ASSERT_OK(transaction->putValue("late", "1"));
    ASSERT_OK(transaction->commit());

    EXPECT_FALSE(*reader->value("late"));
    EXPECT_FALSE(*reader->value("fill49"));
    EXPECT_TRUE(*(*store->beginRead())->value("late"));
}

TEST_F(SqliteDisk, LosesNothingWhenMuchIsWrittenBesideTheMoving) {
    {
        const auto store = open();
        for (int round = 0; round < 40; ++round)
            fill(*store, 100);
    }
    const auto store = open();
    const auto read = *store->beginRead();
    EXPECT_EQ((*read->value("fill99"))->size(), 4000U);
    const auto checks = *store->check();
    for (const StoreCheck& check : checks)
        EXPECT_TRUE(check.sound) << check.name << ": " << check.found;
}

TEST_F(SqliteDisk, RefusesToCommitAfterAFailedStep) {
    const auto store = open({.maxBytes = SmallDisk});
    auto transaction = *store->beginWrite();
    ASSERT_OK(transaction->putValue("key", "value"));
    (void)transaction->putValue("large", std::string(SmallDisk, 'l'));
    const Status committed = transaction->commit();
    ASSERT_FALSE(committed);
    EXPECT_EQ(committed.error().kind, ErrorKind::Storage);
    EXPECT_FALSE(*(*store->beginRead())->value("key"));
}

}  // namespace
}  // namespace leadloom::store
