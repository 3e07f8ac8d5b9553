#include "hub/store/sqlite_transaction.h"

namespace leadloom::store {
namespace {

constexpr Sql Put{"storing a run",
                  "INSERT OR REPLACE INTO run (id, kind, status, started_at, ended_at, "
                  "balance_sheet, error) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"};
constexpr Sql Find{"reading a run",
                   "SELECT id, kind, status, started_at, ended_at, balance_sheet, error FROM run "
                   "WHERE id = ?1"};
constexpr Sql Newest{"listing runs",
                     "SELECT id, kind, status, started_at, ended_at, balance_sheet, error FROM run "
                     "ORDER BY started_at DESC, id DESC LIMIT ?1"};

RunRow rowOf(const Statement& at) {
    RunRow row;
    row.id = at.text(0);
    row.kind = at.text(1);
    row.status = at.text(2);
    row.startedAtUs = at.integer(3);
    row.endedAtUs = at.integer(4);
    row.balanceSheet = at.text(5);
    row.error = at.text(6);
    return row;
}

}  // namespace

Status SqliteTransaction::putRun(const RunRow& row) {
    return use(Put)
        .with(row.id, row.kind, row.status, row.startedAtUs, row.endedAtUs, row.balanceSheet,
              row.error)
        .run();
}

Result<std::optional<RunRow>> SqliteTransaction::run(std::string_view id) {
    Statement statement = use(Find).with(id);
    const Result<bool> found = statement.step();
    if (!found) return found.error();
    if (!*found) return std::optional<RunRow>();
    return std::optional(rowOf(statement));
}

Result<std::vector<RunRow>> SqliteTransaction::runs(int limit) {
    std::vector<RunRow> rows;
    Statement statement = use(Newest).with(limit);
    for (;;) {
        const Result<bool> found = statement.step();
        if (!found) return found.error();
        if (!*found) return rows;
        rows.push_back(rowOf(statement));
    }
}

}  // namespace leadloom::store
