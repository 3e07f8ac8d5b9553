#include "tests/hub/store/store_suite.h"

namespace leadloom::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

IntentRow intentFor(StreamKey stream, int entity) {
    IntentRow row;
    row.stream = stream;
    row.entity = idOf(entity);
    row.sinceUs = 10;
    return row;
}

std::vector<int> entitiesOf(const std::vector<IntentRow>& rows) {
    std::vector<int> numbers;
    for (const IntentRow& row : rows)
        numbers.push_back(row.entity.bytes()[15]);
    return numbers;
}

TEST_P(StoreSuite, KeepsOneIntentPerStreamAndRecord) {
    write([&](Transaction& t) {
        ASSERT_OK(t.raiseIntent(intentFor(stream_, 1)));
        IntentRow again = intentFor(stream_, 1);
        again.sinceUs = 99;
        ASSERT_OK(t.raiseIntent(again));
        ASSERT_OK(t.raiseIntent(intentFor(stream_ + 1, 1)));
    });

    const auto read = reading();
    EXPECT_EQ(*read->countIntents(stream_), 1);
    EXPECT_EQ((*read->intentOf(stream_, idOf(1)))->sinceUs, 10);
    EXPECT_FALSE(*read->intentOf(stream_, idOf(2)));
}

TEST_P(StoreSuite, ReopensAParkedIntentWhenItIsRaisedAgain) {
    write([&](Transaction& t) {
        IntentRow parked = intentFor(stream_, 1);
        parked.state = IntentState::Parked;
        parked.kind = IntentKind::Delete;
        parked.kindOfEntity = model::Entity::Company;
        parked.notBeforeUs = 20;
        parked.tries = 3;
        parked.reason = "refused";
        parked.evidence = "404";
        parked.runId = "01RUN";
        ASSERT_OK(t.putIntent(parked));
        const auto stored = *t.intentOf(stream_, idOf(1));
        ASSERT_TRUE(stored);
        EXPECT_EQ(stored->state, IntentState::Parked);
        EXPECT_EQ(stored->kind, IntentKind::Delete);
        EXPECT_EQ(stored->kindOfEntity, model::Entity::Company);
        EXPECT_EQ(stored->notBeforeUs, 20);
        EXPECT_EQ(stored->tries, 3);
        EXPECT_EQ(stored->reason, "refused");
        EXPECT_EQ(stored->evidence, "404");
        EXPECT_EQ(stored->runId, "01RUN");
        EXPECT_THAT(*t.dueIntents(stream_, 100, {}, 10), IsEmpty());
        ASSERT_OK(t.raiseIntent(intentFor(stream_, 1)));
    });

    EXPECT_EQ((*reading()->intentOf(stream_, idOf(1)))->state, IntentState::Open);
    EXPECT_THAT(entitiesOf(*reading()->dueIntents(stream_, 100, {}, 10)), ElementsAre(1));
}

TEST_P(StoreSuite, ListsDueIntentsInOrderAndWithoutThoseThatWait) {
    write([&](Transaction& t) {
        for (int i = 1; i <= 4; ++i) {
            IntentRow row = intentFor(stream_, i);
            if (i == 2) row.state = IntentState::Waiting;
            if (i == 2) row.notBeforeUs = 50;
            ASSERT_OK(t.raiseIntent(row));
        }
        ASSERT_OK(t.removeIntent(stream_, idOf(3)));
        ASSERT_OK(t.removeIntent(stream_, idOf(3)));
    });

    const auto read = reading();
    EXPECT_THAT(entitiesOf(*read->dueIntents(stream_, 49, {}, 10)), ElementsAre(1, 4));
    EXPECT_THAT(entitiesOf(*read->dueIntents(stream_, 50, {}, 10)), ElementsAre(1, 2, 4));
    const auto first = *read->dueIntents(stream_, 50, {}, 1);
    EXPECT_THAT(entitiesOf(*read->dueIntents(stream_, 50, first[0].entity, 10)), ElementsAre(2, 4));
    EXPECT_EQ(*read->countIntents(stream_), 3);
}

TEST_P(StoreSuite, KeepsAttemptsAndNamesThoseThatACrashMayHaveLeft) {
    AttemptRow row;
    row.intent = 5;
    row.stream = stream_;
    row.entity = idOf(1);
    row.operation = 2;
    row.externalId = "c-1";
    row.patch = R"({"phone":"+4930123456"})";
    row.fields = std::string("\x01\x00\xff", 3);
    row.baseVersion = "v1";
    row.idempotencyKey = "key";
    row.marker = "marker";
    row.atUs = 7;
    row.runId = "01RUN";
    AttemptRow second = row;
    write([&](Transaction& t) {
        ASSERT_OK(t.insertAttempt(row));
        ASSERT_OK(t.insertAttempt(second));
    });
    EXPECT_EQ((*reading()->openAttempts(stream_)).size(), 2U);
    row.state = AttemptState::Done;
    row.outcome = AttemptOutcome::Answered;
    row.answer = "204";
    row.externalId = "c-2";
    second.state = AttemptState::Unknown;
    second.sentAgainUs = 9;
    write([&](Transaction& t) {
        ASSERT_OK(t.putAttempt(row));
        ASSERT_OK(t.putAttempt(second));
    });

    const auto open = *reading()->openAttempts(stream_);
    const auto all = *reading()->attemptsOf(idOf(1), 10);

    ASSERT_EQ(open.size(), 1U);
    EXPECT_EQ(open[0].id, second.id);
    EXPECT_EQ(open[0].state, AttemptState::Unknown);
    EXPECT_EQ(open[0].patch, row.patch);
    EXPECT_EQ(open[0].fields, row.fields);
    EXPECT_EQ(open[0].baseVersion, "v1");
    EXPECT_EQ(open[0].idempotencyKey, "key");
    EXPECT_EQ(open[0].marker, "marker");
    EXPECT_EQ(open[0].operation, 2);
    EXPECT_EQ(open[0].intent, 5);
    EXPECT_EQ(open[0].atUs, 7);
    EXPECT_EQ(open[0].lastSentUs(), 9);
    EXPECT_EQ(open[0].outcome, AttemptOutcome::Untold);
    EXPECT_EQ(open[0].runId, "01RUN");
    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(all[1].id, row.id);
    EXPECT_EQ(all[1].answer, "204");
    EXPECT_EQ(all[1].externalId, "c-2");
    EXPECT_EQ(all[1].outcome, AttemptOutcome::Answered);
    EXPECT_EQ(all[1].lastSentUs(), 7);
}

TEST_P(StoreSuite, FindsTheDeadLettersOfOneRecordAndOneIntent) {
    const auto park = [&](Transaction& t, const char* id, std::int64_t intent) {
        ParkedRow row;
        row.stream = stream_;
        row.externalId = id;
        row.intent = intent;
        ASSERT_OK(t.insertParked(row));
    };
    write([&](Transaction& t) {
        EXPECT_THAT(*t.parkedOf(stream_, "c-1", 0), IsEmpty());
        park(t, "c-1", 0);
        park(t, "c-1", 7);
        park(t, "c-2", 0);
        EXPECT_EQ((*t.parkedOf(stream_, "c-1", 0)).size(), 1U);
    });

    EXPECT_EQ((*reading()->parkedOf(stream_, "c-1", 7)).front().intent, 7);
    EXPECT_THAT(*reading()->parkedOf(stream_, "c-3", 0), IsEmpty());
    EXPECT_THAT(*reading()->parkedOf(stream_ + 1, "c-1", 0), IsEmpty());
}

TEST_P(StoreSuite, KeepsDeadLettersUntilTheyAreCleared) {
    ParkedRow row;
    row.stream = stream_;
    row.externalId = "c-1";
    row.entity = idOf(1);
    row.inboxSeq = 2;
    row.intent = 3;
    row.field = "phone";
    row.code = "refused_field";
    row.reason = "too long";
    row.remedy = "shorten it";
    row.attempts = 4;
    row.atUs = 5;
    row.runId = "01RUN";
    ParkedRow whole = row;
    whole.field.clear();
    ParkedRow other = row;
    other.externalId = "c-2";
    other.entity = {};
    write([&](Transaction& t) {
        ASSERT_OK(t.insertParked(row));
        ASSERT_OK(t.insertParked(whole));
        ASSERT_OK(t.insertParked(other));
    });

    const auto read = *reading()->parkedRow(row.id);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->stream, stream_);
    EXPECT_EQ(read->externalId, "c-1");
    EXPECT_EQ(read->entity, idOf(1));
    EXPECT_EQ(read->inboxSeq, 2);
    EXPECT_EQ(read->intent, 3);
    EXPECT_EQ(read->field, "phone");
    EXPECT_EQ(read->code, "refused_field");
    EXPECT_EQ(read->reason, "too long");
    EXPECT_EQ(read->remedy, "shorten it");
    EXPECT_EQ(read->attempts, 4);
    EXPECT_EQ(read->atUs, 5);
    EXPECT_EQ(read->runId, "01RUN");
    EXPECT_TRUE((*reading()->parkedRow(other.id))->entity.isNull());

    write([&](Transaction& t) { ASSERT_OK(t.clearParked(stream_, "c-1", "phone")); });
    EXPECT_EQ((*reading()->parked(10)).size(), 2U);
    EXPECT_EQ((*reading()->parked(1))[0].id, whole.id);
    write([&](Transaction& t) { ASSERT_OK(t.clearParked(stream_, "c-1", "")); });
    EXPECT_EQ((*reading()->parked(10)).size(), 1U);
    write([&](Transaction& t) { ASSERT_OK(t.removeParked(other.id)); });
    EXPECT_THAT(*reading()->parked(10), IsEmpty());
}

}  // namespace
}  // namespace leadloom::store
