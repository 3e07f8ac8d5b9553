#include "tests/hub/store/store_suite.h"

namespace leadloom::store {
namespace {

using testing::IsEmpty;

TEST_P(StoreSuite, KeepsAPlanAndListsPlansWithoutTheirEffects) {
    PlanRow plan;
    plan.id = "01PLAN";
    plan.kind = "undo";
    plan.workspace = "acme";
    plan.format = 1;
    plan.configuration = "c0ffee";
    plan.createdAtUs = 10;
    plan.createdBy = "os:kim";
    plan.run = "01RUN";
    plan.options = "{}";
    plan.report = R"({"streams":[]})";
    plan.effects = "crm-a/contacts\tupdate\tc-1\tabc\tdef\n";
    PlanRow later = plan;
    later.id = "01PLAN2";
    later.createdAtUs = 20;
    write([&](Transaction& t) {
        ASSERT_OK(t.putPlan(plan));
        ASSERT_OK(t.putPlan(later));
        plan.state = PlanState::Applied;
        plan.appliedBy = "01NEXT";
        ASSERT_OK(t.putPlan(plan));
    });

    const auto stored = *reading()->plan("01PLAN");
    ASSERT_TRUE(stored);
    EXPECT_EQ(stored->kind, "undo");
    EXPECT_EQ(stored->state, PlanState::Applied);
    EXPECT_EQ(stored->workspace, "acme");
    EXPECT_EQ(stored->format, 1);
    EXPECT_EQ(stored->configuration, "c0ffee");
    EXPECT_EQ(stored->createdBy, "os:kim");
    EXPECT_EQ(stored->run, "01RUN");
    EXPECT_EQ(stored->effects, plan.effects);
    EXPECT_EQ(stored->appliedBy, "01NEXT");
    const auto all = *reading()->plans(10);
    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(all[0].id, "01PLAN2");
    EXPECT_TRUE(all[1].effects.empty());
    EXPECT_FALSE(*reading()->plan("01OTHER"));
}

TEST_P(StoreSuite, ForgetsPlansAsOldAsTheRunsThatAreForgotten) {
    write([&](Transaction& t) {
        for (const TimeUs at : {10, 50}) {
            PlanRow plan;
            plan.id = "01PLAN" + std::to_string(at);
            plan.createdAtUs = at;
            ASSERT_OK(t.putPlan(plan));
        }
        EXPECT_EQ(*t.sweep({50, 50, 50, 50}, 100), 1);
    });

    EXPECT_FALSE(*reading()->plan("01PLAN10"));
    EXPECT_TRUE(*reading()->plan("01PLAN50"));
}

TEST_P(StoreSuite, TellsWhoDidWhatNewestFirst) {
    EXPECT_THAT(*reading()->audit(10), IsEmpty());
    write([&](Transaction& t) {
        AuditRow first{0, 10, "os:kim", "conflict.settle", "17", "took crm-a", ""};
        AuditRow second{0, 20, "os:alex", "run.undo", "01RUN", "", "01NEXT"};
        ASSERT_OK(t.appendAudit(first));
        ASSERT_OK(t.appendAudit(second));
        EXPECT_LT(first.seq, second.seq);
    });

    const auto rows = *reading()->audit(10);
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0].actor, "os:alex");
    EXPECT_EQ(rows[0].runId, "01NEXT");
    EXPECT_EQ(rows[1].action, "conflict.settle");
    EXPECT_EQ(rows[1].subject, "17");
    EXPECT_EQ(rows[1].detail, "took crm-a");
    EXPECT_EQ(rows[1].atUs, 10);
    EXPECT_EQ(reading()->audit(1)->size(), 1U);
}

TEST_P(StoreSuite, FindsTheAttemptsOfARunInTheirOrder) {
    std::vector<std::int64_t> ids;
    write([&](Transaction& t) {
        for (const char* run : {"01A", "01B", "01A"}) {
            AttemptRow row;
            row.stream = stream_;
            row.entity = idOf(static_cast<int>(ids.size()) + 1);
            row.runId = run;
            ASSERT_OK(t.insertAttempt(row));
            ids.push_back(row.id);
        }
    });

    const auto all = *reading()->attemptsOfRun("01A", 0, 10);
    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(all[0].id, ids[0]);
    EXPECT_EQ(all[1].id, ids[2]);
    const auto rest = *reading()->attemptsOfRun("01A", ids[0], 10);
    ASSERT_EQ(rest.size(), 1U);
    EXPECT_EQ(rest[0].id, ids[2]);
    EXPECT_THAT(*reading()->attemptsOfRun("01NONE", 0, 10), IsEmpty());
}

}  // namespace
}  // namespace leadloom::store
