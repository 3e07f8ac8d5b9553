#include "hub/store/sqlite_transaction.h"

namespace leadloom::store {
namespace {

constexpr Sql Append{"writing the change log",
                     "INSERT INTO change_log (seq, entity, field, before, after, cause, inbox_seq, "
                     "stream, record, losers, at, run) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, "
                     "?10, ?11, ?12)"};
constexpr Sql OfEntity{
    "reading the change log",
    "SELECT seq, entity, field, before, after, cause, inbox_seq, stream, record, "
    "losers, at, coalesce((SELECT name FROM run_name WHERE id = run), '') "
    "FROM change_log WHERE entity = ?1 ORDER BY seq DESC LIMIT ?2"};
constexpr Sql CountOfRun{"counting a run's changes",
                         "SELECT count(*) FROM run_name JOIN change_log ON "
                         "change_log.seq >= run_name.first_seq AND change_log.run = run_name.id "
                         "WHERE run_name.name = ?1"};

ChangeRow rowOf(const Statement& at) {
    ChangeRow row;
    row.seq = at.integer(0);
    row.entity = at.entityId(1);
    row.field = at.number<model::FieldId>(2);
    row.before = at.value(3);
    row.after = at.value(4);
    row.cause = at.text(5);
    row.inboxSeq = at.integer(6);
    row.stream = at.number<StreamKey>(7);
    row.record = at.text(8);
    row.losers = at.text(9);
    row.atUs = at.integer(10);
    row.runId = at.text(11);
    return row;
}

}  // namespace

Status SqliteTransaction::appendChange(ChangeRow& row) {
    const Result<std::int64_t> run = runKey(row.runId);
    if (!run) return run.error();
    const Result<std::int64_t> seq = nextSeq();
    if (!seq) return seq.error();
    row.seq = *seq;
    return use(Append)
        .with(row.seq, row.entity, row.field, row.before, row.after, row.cause, row.inboxSeq,
              row.stream, row.record, row.losers, row.atUs, *run)
        .run();
}

Result<std::vector<ChangeRow>> SqliteTransaction::changesOf(const model::EntityId& entity,
                                                            int limit) {
    std::vector<ChangeRow> rows;
    Statement statement = use(OfEntity).with(entity, limit);
    for (;;) {
        const Result<bool> found = statement.step();
        if (!found) return found.error();
        if (!*found) return rows;
        rows.push_back(rowOf(statement));
    }
}

Result<std::int64_t> SqliteTransaction::countChanges(std::string_view runId) {
    Statement statement = use(CountOfRun).with(runId);
    const Result<bool> found = statement.step();
    if (!found) return found.error();
    return statement.integer(0);
}

}  // namespace leadloom::store
