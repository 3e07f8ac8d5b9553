#include "tests/hub/store/store_suite.h"

namespace leadloom::store {
namespace {

ConflictRow conflictOf(StreamKey stream, int record) {
    ConflictRow row;
    row.entity = idOf(record);
    row.field = 7;
    row.held = model::Value::text("held");
    row.candidates = {{stream, "a", model::Value::text("one"), 20},
                      {0, "", model::Value::empty(), 10}};
    row.openedAtUs = 30;
    row.changedAtUs = 30;
    row.runId = "run-1";
    return row;
}

TEST_P(StoreSuite, KeepsAConflictWithItsCandidates) {
    ConflictRow row = conflictOf(stream_, 1);
    write([&](Transaction& tx) { ASSERT_OK(tx.putConflict(row)); });
    EXPECT_NE(row.id, 0);
    const auto kept = reading()->conflict(row.id);
    ASSERT_TRUE(kept && *kept);
    EXPECT_EQ((*kept)->entity, row.entity);
    EXPECT_EQ((*kept)->held, row.held);
    EXPECT_EQ((*kept)->candidates, row.candidates);
    EXPECT_EQ((*kept)->runId, "run-1");
}

TEST_P(StoreSuite, ListsOnlyOpenConflictsAndRemembersTheEnded) {
    ConflictRow first = conflictOf(stream_, 1);
    ConflictRow second = conflictOf(stream_, 2);
    write([&](Transaction& tx) {
        ASSERT_OK(tx.putConflict(first));
        ASSERT_OK(tx.putConflict(second));
        first.state = ConflictState::Settled;
        first.settledBy = "admin";
        ASSERT_OK(tx.putConflict(first));
    });
    const auto tx = reading();
    const auto open = tx->openConflicts(0, 10);
    ASSERT_TRUE(open);
    ASSERT_EQ(open->size(), 1U);
    EXPECT_EQ(open->front().id, second.id);
    EXPECT_EQ(*tx->countOpenConflicts(), 1);
    EXPECT_TRUE(tx->openConflicts(second.id, 10)->empty());
    EXPECT_FALSE(*tx->openConflict(first.entity, 7));
    const auto of = tx->conflictsOf(first.entity);
    ASSERT_EQ(of->size(), 1U);
    EXPECT_EQ(of->front().settledBy, "admin");
}

}  // namespace
}  // namespace leadloom::store
