#include "tests/hub/store/store_suite.h"

namespace leadloom::store {
namespace {

constexpr RetentionBounds UntilFifty{50, 50, 50, 50};

AttemptRow attemptOf(StreamKey stream, AttemptState state, TimeUs atUs) {
    AttemptRow row;
    row.stream = stream;
    row.entity = idOf(1);
    row.state = state;
    row.atUs = atUs;
    return row;
}

TEST_P(StoreSuite, ForgetsFinishedAttemptsThatAreOldAndKeepsOpenOnes) {
    write([&](Transaction& t) {
        for (const AttemptState state :
             {AttemptState::Unknown, AttemptState::Done, AttemptState::Refused}) {
            AttemptRow old = attemptOf(stream_, state, 10);
            ASSERT_OK(t.insertAttempt(old));
        }
        AttemptRow fresh = attemptOf(stream_, AttemptState::Done, 50);
        ASSERT_OK(t.insertAttempt(fresh));
        EXPECT_EQ(*t.sweep(UntilFifty, 100), 2);
        EXPECT_EQ(*t.sweep(UntilFifty, 100), 0);
    });

    const auto left = *reading()->attemptsOf(idOf(1), 10);
    ASSERT_EQ(left.size(), 2U);
    EXPECT_EQ(left[0].atUs, 50);
    EXPECT_EQ(left[1].state, AttemptState::Unknown);
}

TEST_P(StoreSuite, ForgetsOldRowsOfTheInboxThatNobodyNeeds) {
    std::vector<std::int64_t> seqs;
    const auto add = [&](Transaction& t, InboxState state, TimeUs receivedUs) {
        InboxRow row;
        row.stream = stream_;
        row.externalId = "c-1";
        row.state = state;
        row.receivedAtUs = receivedUs;
        ASSERT_OK(t.insertInbox(row));
        seqs.push_back(row.seq);
    };
    write([&](Transaction& t) {
        add(t, InboxState::Superseded, 10);
        add(t, InboxState::Filtered, 10);
        add(t, InboxState::Applied, 10);
        add(t, InboxState::Parked, 10);
        add(t, InboxState::New, 10);
        add(t, InboxState::Superseded, 50);
        EXPECT_EQ(*t.sweep(UntilFifty, 1), 1);
        EXPECT_EQ(*t.sweep(UntilFifty, 1), 1);
        EXPECT_EQ(*t.sweep(UntilFifty, 1), 0);
    });

    const auto read = reading();
    for (const std::size_t gone : {0, 1})
        EXPECT_FALSE(*read->inbox(seqs[gone])) << gone;
    for (const std::size_t kept : {2, 3, 4, 5})
        EXPECT_TRUE(*read->inbox(seqs[kept])) << kept;
}

TEST_P(StoreSuite, ForgetsOldWebhooksAndRunsThatEnded) {
    const auto run = [](const char* id, TimeUs startedUs, TimeUs endedUs) {
        RunRow row;
        row.id = id;
        row.startedAtUs = startedUs;
        row.endedAtUs = endedUs;
        return row;
    };
    write([&](Transaction& t) {
        EXPECT_TRUE(*t.rememberWebhook(1, "old", 10));
        EXPECT_TRUE(*t.rememberWebhook(1, "fresh", 60));
        ASSERT_OK(t.putRun(run("ended", 10, 20)));
        ASSERT_OK(t.putRun(run("running", 10, 0)));
        ASSERT_OK(t.putRun(run("fresh", 60, 70)));
        EXPECT_EQ(*t.sweep(UntilFifty, 100), 2);
        EXPECT_TRUE(*t.rememberWebhook(1, "old", 80));
        EXPECT_FALSE(*t.rememberWebhook(1, "fresh", 80));
    });

    EXPECT_FALSE(*reading()->run("ended"));
    EXPECT_TRUE(*reading()->run("running"));
    EXPECT_TRUE(*reading()->run("fresh"));
}

}  // namespace
}  // namespace leadloom::store
