#include "hub/store/sqlite_transaction.h"

namespace leadloom::store {
namespace {

constexpr Sql Put{"storing a plan",
                  "INSERT OR REPLACE INTO plan (id, kind, state, workspace, format, configuration, "
                  "created_at, created_by, run, options, report, effects, applied_by) VALUES (?1, "
                  "?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)"};
#define LEADLOOM_PLAN_COLUMNS                                                                 \
    "SELECT id, kind, state, workspace, format, configuration, created_at, created_by, run, " \
    "options, report, applied_by"
constexpr Sql Find{"reading a plan", LEADLOOM_PLAN_COLUMNS ", effects FROM plan WHERE id = ?1"};
constexpr Sql Newest{"listing plans", LEADLOOM_PLAN_COLUMNS
                     ", '' FROM plan ORDER BY created_at DESC, id DESC LIMIT ?1"};
#undef LEADLOOM_PLAN_COLUMNS

PlanRow rowOf(const Statement& at) {
    PlanRow row;
    row.id = at.text(0);
    row.kind = at.text(1);
    row.state = at.number<PlanState>(2);
    row.workspace = at.text(3);
    row.format = at.integer(4);
    row.configuration = at.text(5);
    row.createdAtUs = at.integer(6);
    row.createdBy = at.text(7);
    row.run = at.text(8);
    row.options = at.text(9);
    row.report = at.text(10);
    row.appliedBy = at.text(11);
    row.effects = at.text(12);
    return row;
}

}  // namespace

Status SqliteTransaction::putPlan(const PlanRow& row) {
    return use(Put)
        .with(row.id, row.kind, row.state, row.workspace, row.format, row.configuration,
              row.createdAtUs, row.createdBy, row.run, row.options, row.report, row.effects,
              row.appliedBy)
        .run();
}

Result<std::optional<PlanRow>> SqliteTransaction::plan(std::string_view id) {
    Statement statement = use(Find).with(id);
    const Result<bool> found = statement.step();
    if (!found) return found.error();
    if (!*found) return std::optional<PlanRow>();
    return std::optional(rowOf(statement));
}

Result<std::vector<PlanRow>> SqliteTransaction::plans(int limit) {
    std::vector<PlanRow> rows;
    Statement statement = use(Newest).with(limit);
    for (;;) {
        const Result<bool> found = statement.step();
        if (!found) return found.error();
        if (!*found) return rows;
        rows.push_back(rowOf(statement));
    }
}

}  // namespace leadloom::store
