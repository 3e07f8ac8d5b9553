#include "hub/store/file_lock.h"
#include "tests/hub/store/temporary_store.h"

namespace leadloom::store {
namespace {

using SqliteCrash = SqliteFile;

InboxRow arrived(StreamKey stream) {
    InboxRow row;
    row.stream = stream;
    row.externalId = "c-1";
    return row;
}

TEST_F(SqliteCrash, InMidTransactionLeavesNothingOfIt) {
    ASSERT_TRUE(crashAfter([&] {
        const auto store = open();
        auto kept = *store->beginWrite();
        (void)kept->putValue("kept", "1");
        (void)kept->commit();
        auto lost = *store->beginWrite();
        (void)lost->putValue("lost", "1");
        ::_exit(7);
    }));

    const auto store = open();
    const auto read = *store->beginRead();
    EXPECT_TRUE(*read->value("kept"));
    EXPECT_FALSE(*read->value("lost"));
}

TEST_F(SqliteCrash, RightAfterACommitKeepsAllOfIt) {
    ASSERT_TRUE(crashAfter([&] {
        const auto store = open();
        const StreamKey stream = *store->streamKey("crm-a", "contacts");
        auto transaction = *store->beginWrite();
        AttemptRow attempt;
        attempt.stream = stream;
        attempt.entity = idOf(1);
        (void)transaction->insertAttempt(attempt);
        (void)transaction->putCheckpoint({stream, "cursor", 1, 0, 0, "", 0, 0});
        (void)transaction->commit();
        ::_exit(7);
    }));

    const auto store = open();
    const auto read = *store->beginRead();
    const StreamKey stream = *store->streamKey("crm-a", "contacts");
    EXPECT_EQ((*read->openAttempts(stream)).size(), 1U);
    EXPECT_EQ((*read->checkpoint(stream))->cursor, "cursor");
}

TEST_F(SqliteCrash, NeverLetsASequenceNumberBeGivenAgain) {
    int numbers[2];
    ASSERT_EQ(::pipe(numbers), 0);
    ASSERT_TRUE(crashAfter([&] {
        const auto store = open();
        auto transaction = *store->beginWrite();
        InboxRow row = arrived(1);
        (void)transaction->insertInbox(row);
        (void)!::write(numbers[1], &row.seq, sizeof row.seq);
        ::_exit(7);
    }));
    std::int64_t lost = 0;
    ASSERT_EQ(::read(numbers[0], &lost, sizeof lost), static_cast<ssize_t>(sizeof lost));
    ::close(numbers[0]);
    ::close(numbers[1]);

    const auto store = open();
    auto transaction = *store->beginWrite();
    InboxRow row = arrived(1);
    ASSERT_OK(transaction->insertInbox(row));
    EXPECT_GT(row.seq, lost);
}

TEST_F(SqliteCrash, LeavesNoLockBehind) {
    ASSERT_TRUE(crashAfter([&] {
        const auto store = open();
        ::_exit(7);
    }));
    EXPECT_TRUE(open());
}

TEST_F(SqliteCrash, LeavesAScratchCopyThatTheNextStartRemoves) {
    const std::filesystem::path abandoned = file_.string() + ".scratch-abcdef";
    const std::filesystem::path used = file_.string() + ".scratch-ghijkl";
    std::filesystem::create_directory(abandoned);
    std::filesystem::create_directory(used);
    const auto lock = FileLock::take(used / "owner.lock");
    ASSERT_TRUE(lock);

    const auto store = open();

    EXPECT_FALSE(std::filesystem::exists(abandoned));
    EXPECT_TRUE(std::filesystem::exists(used));
}

TEST_F(SqliteCrash, IsNotNeededToContinueNumbersWithoutGaps) {
    InboxRow first = arrived(1);
    InboxRow second = arrived(1);
    for (InboxRow* row : {&first, &second}) {
        const auto store = open();
        auto transaction = *store->beginWrite();
        ASSERT_OK(transaction->insertInbox(*row));
        ASSERT_OK(transaction->commit());
    }
    EXPECT_EQ(second.seq, first.seq + 1);
}

}  // namespace
}  // namespace leadloom::store
