#include "tests/hub/store/store_suite.h"

namespace leadloom::store {
namespace {

InboxRow rowOf(StreamKey stream, const std::string& externalId, const std::string& payload) {
    InboxRow row;
    row.stream = stream;
    row.externalId = externalId;
    row.payload = payload;
    row.hash = hashOf(7);
    row.runId = "01RUN";
    return row;
}

TEST_P(StoreSuite, GivesBackAnInboxRowAsItWasStored) {
    InboxRow row = rowOf(stream_, "c-1", R"({"email":"ada@example.test"})");
    row.kind = 3;
    row.associations = R"({"companies":["12"]})";
    row.version = "v1";
    row.marker = "marker";
    row.targetStream = "leads";
    row.targetId = "c-9";
    row.vendorTimeUs = 11;
    row.serverTimeUs = 12;
    row.receivedAtUs = 13;
    row.cause = InboxCause::Webhook;
    row.state = InboxState::Parked;
    write([&](Transaction& t) { ASSERT_OK(t.insertInbox(row)); });

    const auto read = *reading()->inbox(row.seq);

    ASSERT_TRUE(read);
    EXPECT_GT(read->seq, 0);
    EXPECT_EQ(read->stream, stream_);
    EXPECT_EQ(read->externalId, "c-1");
    EXPECT_EQ(read->kind, 3);
    EXPECT_EQ(read->payload, row.payload);
    EXPECT_EQ(read->associations, row.associations);
    EXPECT_EQ(read->version, "v1");
    EXPECT_EQ(read->marker, "marker");
    EXPECT_EQ(read->targetStream, "leads");
    EXPECT_EQ(read->targetId, "c-9");
    EXPECT_EQ(read->vendorTimeUs, 11);
    EXPECT_EQ(read->serverTimeUs, 12);
    EXPECT_EQ(read->receivedAtUs, 13);
    EXPECT_EQ(read->hash, hashOf(7));
    EXPECT_EQ(read->cause, InboxCause::Webhook);
    EXPECT_EQ(read->state, InboxState::Parked);
    EXPECT_EQ(read->runId, "01RUN");
}

TEST_P(StoreSuite, KeepsBytesThatAreNotText) {
    const std::string odd("a\0b\xff\xfe", 5);
    InboxRow row = rowOf(stream_, odd, odd);
    write([&](Transaction& t) { ASSERT_OK(t.insertInbox(row)); });

    const auto read = *reading()->newestInbox(stream_, odd, true);

    ASSERT_TRUE(read);
    EXPECT_EQ(read->externalId, odd);
    EXPECT_EQ(read->payload, odd);
}

TEST_P(StoreSuite, FindsTheNewestInboxRowOfARecord) {
    write([&](Transaction& t) {
        for (const char* payload : {"first", "second"}) {
            InboxRow row = rowOf(stream_, "c-1", payload);
            row.state = InboxState::Applied;
            ASSERT_OK(t.insertInbox(row));
            LinkRow link;
            link.stream = stream_;
            link.externalId = "c-1";
            link.entity = idOf(1);
            link.inboxSeq = row.seq;
            ASSERT_OK(t.putLink(link));
        }
        InboxRow other = rowOf(stream_, "c-2", "other");
        ASSERT_OK(t.insertInbox(other));
    });

    EXPECT_EQ((*reading()->newestInbox(stream_, "c-1", true))->payload, "second");
    EXPECT_EQ((*reading()->newestInbox(stream_, "c-1", false))->payload, "");
    EXPECT_FALSE(*reading()->newestInbox(stream_, "c-3", true));

    write([&](Transaction& t) {
        InboxRow parked = rowOf(stream_, "c-1", "third");
        parked.state = InboxState::Parked;
        ASSERT_OK(t.insertInbox(parked));
    });
    EXPECT_EQ((*reading()->newestInbox(stream_, "c-1", true))->payload, "third");
}

TEST_P(StoreSuite, ListsNewInboxRowsInTheOrderOfTheirArrival) {
    std::vector<std::int64_t> seqs;
    write([&](Transaction& t) {
        for (const char* id : {"z", "a", "m", "b"}) {
            InboxRow row = rowOf(stream_, id, "{}");
            ASSERT_OK(t.insertInbox(row));
            seqs.push_back(row.seq);
        }
        ASSERT_OK(t.setInboxState(seqs[1], InboxState::Applied));
    });

    const auto rows = *reading()->newInbox(stream_, seqs[0], 1);
    const auto all = *reading()->newInbox(stream_, 0, 10);

    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0].externalId, "m");
    ASSERT_EQ(all.size(), 3U);
    EXPECT_EQ(all[0].externalId, "z");
    EXPECT_EQ(all[2].externalId, "b");
}

TEST_P(StoreSuite, DropsOnlyRowsThatAreSettled) {
    std::vector<std::int64_t> seqs;
    const auto add = [&](Transaction& t, const char* id, InboxState state) {
        InboxRow row = rowOf(stream_, id, "{}");
        row.state = state;
        ASSERT_OK(t.insertInbox(row));
        seqs.push_back(row.seq);
    };
    write([&](Transaction& t) {
        add(t, "c-1", InboxState::Applied);
        add(t, "c-1", InboxState::Parked);
        add(t, "c-1", InboxState::New);
        add(t, "c-2", InboxState::Superseded);
        for (const std::int64_t seq : seqs)
            ASSERT_OK(t.dropInbox(seq));
    });

    const auto read = reading();
    for (std::size_t gone : {0, 3})
        EXPECT_FALSE(*read->inbox(seqs[gone])) << gone;
    for (std::size_t kept : {1, 2})
        EXPECT_TRUE(*read->inbox(seqs[kept])) << kept;
}

TEST_P(StoreSuite, KnowsAWebhookItHasSeen) {
    write([&](Transaction& t) {
        EXPECT_TRUE(*t.rememberWebhook(1, "event-1", 5));
        EXPECT_FALSE(*t.rememberWebhook(1, "event-1", 6));
        EXPECT_TRUE(*t.rememberWebhook(2, "event-1", 7));
    });
    write([&](Transaction& t) { EXPECT_FALSE(*t.rememberWebhook(1, "event-1", 8)); });
}

TEST_P(StoreSuite, NeverGivesASequenceNumberTwiceAfterARollback) {
    InboxRow lost = rowOf(stream_, "c-1", "{}");
    {
        auto transaction = *store_->beginWrite();
        ASSERT_OK(transaction->insertInbox(lost));
    }
    InboxRow kept = rowOf(stream_, "c-1", "{}");
    write([&](Transaction& t) { ASSERT_OK(t.insertInbox(kept)); });

    EXPECT_GT(kept.seq, lost.seq);
    EXPECT_FALSE(*reading()->inbox(lost.seq));
}

TEST_P(StoreSuite, GivesBackACheckpointAsItWasStored) {
    const CheckpointRow row{stream_, "cursor-2", 3, 4, 55, "scope", 66, 77, "open", 88, 99};
    write([&](Transaction& t) {
        ASSERT_OK(t.putCheckpoint({stream_, "cursor-1", 1, 0, 0, "", 0, 0, "", 0, 0}));
        ASSERT_OK(t.putCheckpoint(row));
    });

    const auto read = *reading()->checkpoint(stream_);

    ASSERT_TRUE(read);
    EXPECT_EQ(read->cursor, "cursor-2");
    EXPECT_EQ(read->generation, 3);
    EXPECT_EQ(read->openGeneration, 4);
    EXPECT_EQ(read->coversUntilUs, 55);
    EXPECT_EQ(read->scopeFingerprint, "scope");
    EXPECT_EQ(read->lastReadUs, 66);
    EXPECT_EQ(read->records, 77);
    EXPECT_FALSE(*reading()->checkpoint(stream_ + 1));
    EXPECT_EQ(read->openScope, "open");
    EXPECT_EQ(read->generationAtUs, 88);
    EXPECT_EQ(read->startedAtUs, 99);
}

}  // namespace
}  // namespace leadloom::store
