#include "tests/hub/store/store_suite.h"

namespace leadloom::store {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

TEST_P(StoreSuite, KeepsSuppressedIdentifiersAndTheFirstReasonForThem) {
    write([](Transaction& t) {
        EXPECT_FALSE(*t.anySuppressed());
        ASSERT_OK(t.suppress({"a", "erased", idOf(1), 10}));
        ASSERT_OK(t.suppress({"a", "erased", idOf(2), 20}));
        ASSERT_OK(t.suppress({"b", "erased", idOf(1), 10}));
    });
    EXPECT_TRUE(*reading()->anySuppressed());
    EXPECT_EQ((*reading()->suppression("a"))->entity, idOf(1));
    EXPECT_FALSE(*reading()->suppression("c"));
    EXPECT_THAT(*reading()->suppressions(), SizeIs(2));
    write([](Transaction& t) { ASSERT_OK(t.removeSuppression("a")); });
    EXPECT_FALSE(*reading()->suppression("a"));
}

TEST_P(StoreSuite, KeepsTheConsentLogOfEachRecordInOrder) {
    ConsentRow row;
    row.stream = stream_;
    row.record = "7";
    row.channel = "email";
    row.purpose = "marketing";
    row.state = "denied";
    row.atUs = 5;
    row.runId = "run";
    write([&](Transaction& t) {
        ASSERT_OK(t.appendConsent(row));
        row.state = "granted";
        row.proof = "form";
        ASSERT_OK(t.appendConsent(row));
    });
    const auto log = *reading()->consentOf(stream_, "7");
    ASSERT_THAT(log, SizeIs(2));
    EXPECT_EQ(log[0].state, "denied");
    EXPECT_EQ(log[1].proof, "form");
    EXPECT_EQ(log[1].runId, "run");
    EXPECT_THAT(*reading()->consentOf(stream_, "8"), IsEmpty());

    write([&](Transaction& t) { ASSERT_OK(t.moveConsent(stream_, "7", "8")); });
    EXPECT_THAT(*reading()->consentOf(stream_, "7"), IsEmpty());
    EXPECT_THAT(*reading()->consentOf(stream_, "8"), SizeIs(2));
}

TEST_P(StoreSuite, UrgentWritesAreForgottenWithTheirIntents) {
    IntentRow intent;
    intent.stream = stream_;
    intent.entity = idOf(1);
    write([&](Transaction& t) {
        ASSERT_OK(t.putIntent(intent));
        ASSERT_OK(t.markUrgent(stream_, idOf(1)));
        ASSERT_OK(t.markUrgent(stream_, idOf(2)));
        EXPECT_THAT(*t.urgentIntents(stream_, 1), SizeIs(1));
        ASSERT_OK(t.removeIntent(stream_, idOf(1)));
        EXPECT_THAT(*t.urgentIntents(stream_, 1), IsEmpty());
        ASSERT_OK(t.putIntent(intent));
        EXPECT_THAT(*t.urgentIntents(stream_, 1), IsEmpty());
    });
}

TEST_P(StoreSuite, RedactionEmptiesEveryTraceOfOneRecordAndOfNoOther) {
    const auto fill = [&](Transaction& t, int number, const char* record) {
        InboxRow raw;
        raw.stream = stream_;
        raw.externalId = record;
        raw.payload = "{\"email\":\"p" + std::to_string(number) + "@acme.example\"}";
        raw.state = InboxState::Superseded;
        ASSERT_OK(t.insertInbox(raw));
        ChangeRow change;
        change.entity = idOf(number);
        change.field = 5;
        change.after = model::Value::text("Ada");
        change.record = record;
        ASSERT_OK(t.appendChange(change));
        AttemptRow attempt;
        attempt.stream = stream_;
        attempt.entity = idOf(number);
        attempt.externalId = record;
        attempt.patch = "{\"first\":\"Ada\"}";
        attempt.state = AttemptState::Sent;
        ASSERT_OK(t.insertAttempt(attempt));
        ParkedRow letter;
        letter.stream = stream_;
        letter.externalId = record;
        letter.entity = idOf(number);
        letter.code = "review";
        ASSERT_OK(t.insertParked(letter));
    };
    write([&](Transaction& t) {
        fill(t, 1, "7");
        fill(t, 2, "8");
        RedactionOrder order;
        order.entities = {idOf(1)};
        order.records = {{stream_, "7"}};
        order.words = {"p1@acme.example"};
        const auto counts = t.redact(order);
        ASSERT_TRUE(counts) << counts.error().describe();
        EXPECT_EQ(counts->inbox, 1);
        EXPECT_EQ(counts->changes, 1);
        EXPECT_EQ(counts->writes, 1);
        EXPECT_EQ(counts->deadLetters, 1);
    });
    const auto read = reading();
    EXPECT_FALSE((*read->changesOf(idOf(1), 9))[0].after.isPresent());
    EXPECT_TRUE((*read->changesOf(idOf(2), 9))[0].after.isPresent());
    EXPECT_EQ((*read->attemptsOf(idOf(1), 9))[0].patch, "");
    EXPECT_EQ((*read->attemptsOf(idOf(1), 9))[0].state, AttemptState::Refused);
    EXPECT_NE((*read->attemptsOf(idOf(2), 9))[0].patch, "");
    EXPECT_THAT(*read->parked(9), SizeIs(1));
    EXPECT_THAT(*read->openAttempts(stream_), SizeIs(1));
}

TEST_P(StoreSuite, RedactionTakesARecordOutOfTheBlocksReviewsAndJoinings) {
    const auto lead = [&](Transaction& t, int number) {
        CanonicalRow row;
        row.id = idOf(number);
        ASSERT_OK(t.putCanonical(row));
        ASSERT_OK(t.putMatchDue(row.id));
    };
    std::vector<NumberedRecord> records;
    write([&](Transaction& t) {
        for (const int number : {1, 2, 3})
            lead(t, number);
        records = *t.recordsAfter(0, 9);
        ASSERT_THAT(records, SizeIs(3));
        for (const NumberedRecord& record : records)
            ASSERT_OK(t.putBlocks({{record.number, {77, 78}, true}}, 64));
        for (const int other : {1, 3}) {
            ReviewRow review;
            review.one = idOf(2);
            review.other = idOf(other);
            review.state = ReviewState::Open;
            review.evidence = "{}";
            ASSERT_OK(t.putReview(review));
        }
        for (const char* record : {"7", "8"}) {
            JoiningRow act;
            act.survivor = idOf(2);
            act.stream = stream_;
            act.externalId = record;
            ASSERT_OK(t.insertJoining(act));
        }
    });
    write([&](Transaction& t) {
        RedactionOrder order;
        order.entities = {idOf(1)};
        order.records = {{stream_, "7"}};
        ASSERT_TRUE(t.redact(order));
    });
    const auto read = reading();
    for (const std::uint64_t key : {77U, 78U}) {
        const auto members = *read->blockMembers(key, 9);
        EXPECT_THAT(members, SizeIs(2));
        for (const std::int64_t number : members)
            EXPECT_NE((*read->canonicalNumbered(number))->id, idOf(1));
    }
    EXPECT_THAT(*read->openReviews(0, 9), SizeIs(1));
    ASSERT_THAT(*read->joiningsOf(idOf(2)), SizeIs(1));
    EXPECT_EQ((*read->joiningsOf(idOf(2)))[0].externalId, "8");
    write([&](Transaction& t) { EXPECT_THAT(*t.takeMatchDue(9), SizeIs(2)); });
}

}  // namespace
}  // namespace leadloom::store
