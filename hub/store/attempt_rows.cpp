#include "hub/store/sqlite_transaction.h"

namespace leadloom::store {
namespace {

#define LEADLOOM_ATTEMPT_COLUMNS                                                            \
    "SELECT id, intent, stream, entity, operation, state, at, "                             \
    "coalesce((SELECT name FROM run_name WHERE id = run), ''), external_id, base_version, " \
    "idempotency_key, marker, answer, fields, patch FROM attempt "

constexpr Sql Open{"reading open attempts",
                   LEADLOOM_ATTEMPT_COLUMNS "WHERE stream = ?1 AND state IN (1, 2, 5) ORDER BY id"};
constexpr Sql OfEntity{"reading a record's attempts",
                       LEADLOOM_ATTEMPT_COLUMNS "WHERE entity = ?1 ORDER BY id DESC LIMIT ?2"};
#undef LEADLOOM_ATTEMPT_COLUMNS
constexpr Sql Insert{"storing an attempt",
                     "INSERT INTO attempt (id, intent, stream, entity, operation, state, at, run, "
                     "external_id, base_version, idempotency_key, marker, answer, fields, patch) "
                     "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)"};
constexpr Sql Update{"storing an attempt",
                     "UPDATE attempt SET operation = ?2, state = ?3, at = ?4, external_id = ?5, "
                     "base_version = ?6, idempotency_key = ?7, marker = ?8, answer = ?9, "
                     "fields = ?10, patch = ?11 WHERE id = ?1"};

AttemptRow rowOf(const Statement& at) {
    AttemptRow row;
    row.id = at.integer(0);
    row.intent = at.integer(1);
    row.stream = at.number<StreamKey>(2);
    row.entity = at.entityId(3);
    row.operation = at.number<std::uint8_t>(4);
    row.state = at.number<AttemptState>(5);
    row.atUs = at.integer(6);
    row.runId = at.text(7);
    row.externalId = at.text(8);
    row.baseVersion = at.text(9);
    row.idempotencyKey = at.text(10);
    row.marker = at.text(11);
    row.answer = at.text(12);
    row.fields = at.blob(13);
    row.patch = at.text(14);
    return row;
}

Result<std::vector<AttemptRow>> allRows(Statement statement) {
    std::vector<AttemptRow> rows;
    for (;;) {
        const Result<bool> found = statement.step();
        if (!found) return found.error();
        if (!*found) return rows;
        rows.push_back(rowOf(statement));
    }
}

}  // namespace

Status SqliteTransaction::insertAttempt(AttemptRow& row) {
    const Result<std::int64_t> run = runKey(row.runId);
    if (!run) return run.error();
    const Result<std::int64_t> id = nextSeq();
    if (!id) return id.error();
    row.id = *id;
    return use(Insert)
        .with(row.id, row.intent, row.stream, row.entity, row.operation, row.state, row.atUs, *run,
              row.externalId, row.baseVersion, row.idempotencyKey, row.marker, row.answer,
              Blob{row.fields}, row.patch)
        .run();
}

Status SqliteTransaction::putAttempt(const AttemptRow& row) {
    return use(Update)
        .with(row.id, row.operation, row.state, row.atUs, row.externalId, row.baseVersion,
              row.idempotencyKey, row.marker, row.answer, Blob{row.fields}, row.patch)
        .run();
}

Result<std::vector<AttemptRow>> SqliteTransaction::openAttempts(StreamKey stream) {
    return allRows(use(Open).with(stream));
}

Result<std::vector<AttemptRow>> SqliteTransaction::attemptsOf(const model::EntityId& entity,
                                                              int limit) {
    return allRows(use(OfEntity).with(entity, limit));
}

}  // namespace leadloom::store
