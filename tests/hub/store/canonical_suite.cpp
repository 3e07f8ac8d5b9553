#include "tests/hub/store/store_suite.h"

namespace leadloom::store {
namespace {

using model::Entity;
using model::IdentityKey;
using model::KeyKind;
using model::Value;
using testing::ElementsAre;
using testing::IsEmpty;

CanonicalRow leadOf(int number) {
    CanonicalRow row;
    row.id = idOf(number);
    row.version = 1;
    return row;
}

TEST_P(StoreSuite, GivesBackACanonicalRecordWithTheOriginOfEveryField) {
    CanonicalRow row = leadOf(1);
    row.state = CanonicalState::Merged;
    row.mergedInto = idOf(2);
    row.version = 7;
    row.createdAtUs = 10;
    row.updatedAtUs = 20;
    row.at(5) = {5, Value::text("Grace"), 3, "c-1", 99, "latest"};
    row.at(2) = {2, Value::empty(), 4, "d-1", -5, "rank"};
    row.localEdits = {{2, Value::text("mine"), 0, "", 100, "local"}};
    write([&](Transaction& t) { ASSERT_OK(t.putCanonical(row)); });

    const auto read = *reading()->canonical(idOf(1));

    ASSERT_TRUE(read);
    EXPECT_EQ(read->entity, Entity::Lead);
    EXPECT_EQ(read->state, CanonicalState::Merged);
    EXPECT_EQ(read->mergedInto, idOf(2));
    EXPECT_EQ(read->version, 7);
    EXPECT_EQ(read->createdAtUs, 10);
    EXPECT_EQ(read->updatedAtUs, 20);
    ASSERT_EQ(read->fields.size(), 2U);
    EXPECT_TRUE(read->find(2)->value.isEmpty());
    EXPECT_EQ(read->find(2)->stampUs, -5);
    EXPECT_EQ(read->find(5)->value, Value::text("Grace"));
    EXPECT_EQ(read->find(5)->originStream, 3);
    EXPECT_EQ(read->find(5)->originRecord, "c-1");
    EXPECT_EQ(read->find(5)->rule, "latest");
    ASSERT_EQ(read->localEdits.size(), 1U);
    EXPECT_EQ(read->localEdits[0].value, Value::text("mine"));
    EXPECT_FALSE(*reading()->canonical(idOf(9)));
}

TEST_P(StoreSuite, ListsAndCountsLiveRecordsOfAnEntity) {
    write([&](Transaction& t) {
        for (int i = 1; i <= 5; ++i)
            ASSERT_OK(t.putCanonical(leadOf(i)));
        CanonicalRow company = leadOf(6);
        company.entity = Entity::Company;
        ASSERT_OK(t.putCanonical(company));
        CanonicalRow deleted = leadOf(2);
        deleted.state = CanonicalState::Deleted;
        ASSERT_OK(t.putCanonical(deleted));
    });

    const auto read = reading();
    const auto first = *read->canonicals(Entity::Lead, model::EntityId(), 2);
    const auto rest = *read->canonicals(Entity::Lead, first.back().id, 10);

    ASSERT_EQ(first.size(), 2U);
    EXPECT_EQ(first[0].id, idOf(1));
    EXPECT_EQ(first[1].id, idOf(3));
    ASSERT_EQ(rest.size(), 2U);
    EXPECT_EQ(rest[1].id, idOf(5));
    EXPECT_EQ(*read->countCanonicals(Entity::Lead), 4);
    EXPECT_EQ(*read->countCanonicals(Entity::Company), 1);
}

TEST_P(StoreSuite, FindsRecordsByTheKeysTheyHaveNow) {
    const IdentityKey email{Entity::Lead, KeyKind::Email, "ada@example.test"};
    const IdentityKey phone{Entity::Lead, KeyKind::Phone, "+4930123456"};
    const IdentityKey other{Entity::Lead, KeyKind::Email, "grace@example.test"};
    write([&](Transaction& t) {
        ASSERT_OK(t.putKeys(idOf(1), {email, phone, email}));
        ASSERT_OK(t.putKeys(idOf(2), {phone}));
        ASSERT_OK(t.putKeys(idOf(1), {other, phone}));
    });

    const auto read = reading();
    EXPECT_THAT(*read->findByKey(email, 10), IsEmpty());
    EXPECT_THAT(*read->findByKey(other, 10), ElementsAre(idOf(1)));
    EXPECT_THAT(*read->findByKey(phone, 10), ElementsAre(idOf(1), idOf(2)));
    EXPECT_THAT(*read->findByKey(phone, 1), ElementsAre(idOf(1)));
    EXPECT_THAT(*read->findByKey({Entity::User, KeyKind::Email, other.value}, 10), IsEmpty());
    EXPECT_THAT(*read->keysOf(idOf(1)), testing::UnorderedElementsAre(other, phone));
    write([&](Transaction& t) { ASSERT_OK(t.putKeys(idOf(1), {})); });
    EXPECT_THAT(*reading()->keysOf(idOf(1)), IsEmpty());
    EXPECT_THAT(*reading()->findByKey(phone, 10), ElementsAre(idOf(2)));
}

TEST_P(StoreSuite, KeepsTheChangeLogNewestFirst) {
    ChangeRow created;
    created.entity = idOf(1);
    created.cause = "created";
    created.runId = "01A";
    ChangeRow changed = created;
    changed.field = 5;
    changed.before = Value::empty();
    changed.after = Value::text("Ada");
    changed.cause = "inbox";
    changed.inboxSeq = 4;
    changed.stream = stream_;
    changed.record = "c-1";
    changed.losers = "[]";
    changed.atUs = 9;
    changed.runId = "01B";
    write([&](Transaction& t) {
        ASSERT_OK(t.appendChange(created));
        ASSERT_OK(t.appendChange(changed));
    });

    const auto read = reading();
    const auto changes = *read->changesOf(idOf(1), 10);

    ASSERT_EQ(changes.size(), 2U);
    EXPECT_GT(changed.seq, created.seq);
    EXPECT_EQ(changes[0].seq, changed.seq);
    EXPECT_EQ(changes[0].field, 5);
    EXPECT_TRUE(changes[0].before.isEmpty());
    EXPECT_EQ(changes[0].after, Value::text("Ada"));
    EXPECT_EQ(changes[0].inboxSeq, 4);
    EXPECT_EQ(changes[0].stream, stream_);
    EXPECT_EQ(changes[0].record, "c-1");
    EXPECT_EQ(changes[0].losers, "[]");
    EXPECT_EQ(changes[0].atUs, 9);
    EXPECT_EQ(changes[0].runId, "01B");
    EXPECT_TRUE(changes[1].before.isAbsent());
    EXPECT_TRUE(changes[1].after.isAbsent());
    EXPECT_EQ(*read->countChanges("01A"), 1);
    EXPECT_EQ(*read->countChanges("01B"), 1);
    EXPECT_EQ(*read->countChanges("01C"), 0);
}

}  // namespace
}  // namespace leadloom::store
