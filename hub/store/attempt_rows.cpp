#include "hub/store/sqlite_transaction.h"

namespace leadloom::store {
namespace {

#define LEADLOOM_ATTEMPT_COLUMNS                                                            \
    "SELECT attempt.id, intent, stream, attempt.entity, operation, state, at, "             \
    "coalesce((SELECT name FROM run_name WHERE id = run), ''), external_id, base_version, " \
    "idempotency_key, marker, answer, fields, patch, outcome, sent_again FROM attempt "     \
    "JOIN attempt_frozen ON attempt_frozen.id = attempt.id "

constexpr Sql Open{"reading open attempts", LEADLOOM_ATTEMPT_COLUMNS
                   "WHERE stream = ?1 AND (state < 3 OR state = 5) ORDER BY attempt.id"};
constexpr Sql OfEntity{"reading a record's attempts", LEADLOOM_ATTEMPT_COLUMNS
                       "WHERE attempt.entity = ?1 ORDER BY attempt.id DESC LIMIT ?2"};
constexpr Sql OfRun{"reading a run's attempts", LEADLOOM_ATTEMPT_COLUMNS
                    "AND attempt.entity = attempt_frozen.entity "
                    "WHERE attempt_frozen.id > max(?2, (SELECT first_seq FROM run_name WHERE name "
                    "= ?1) - 1) AND attempt_frozen.run = (SELECT id FROM run_name WHERE name = ?1) "
                    "ORDER BY attempt_frozen.id LIMIT ?3"};
#undef LEADLOOM_ATTEMPT_COLUMNS
constexpr Sql Insert{
    "storing an attempt",
    "INSERT INTO attempt (entity, id, stream, state, external_id, answer, outcome, "
    "sent_again) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"};
constexpr Sql Freeze{"storing an attempt",
                     "INSERT INTO attempt_frozen (id, entity, intent, operation, at, run, "
                     "base_version, idempotency_key, marker, fields, patch) "
                     "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"};
constexpr Sql Update{"storing an attempt",
                     "UPDATE attempt SET state = ?3, external_id = ?4, answer = ?5, outcome = ?6, "
                     "sent_again = ?7 WHERE entity = ?1 AND id = ?2"};

// An attempt of no record (there is none in practice) has a null id's bytes: NULL is no key.
Blob keyOf(const model::EntityId& id) {
    return Blob{{reinterpret_cast<const char*>(id.bytes().data()), id.bytes().size()}};
}

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
    row.outcome = at.number<AttemptOutcome>(15);
    row.sentAgainUs = at.integer(16);
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
    Status frozen =
        use(Freeze)
            .with(row.id, keyOf(row.entity), row.intent, row.operation, row.atUs, *run,
                  row.baseVersion, row.idempotencyKey, row.marker, Blob{row.fields}, row.patch)
            .run();
    if (!frozen) return frozen;
    return use(Insert)
        .with(keyOf(row.entity), row.id, row.stream, row.state, row.externalId, row.answer,
              row.outcome, row.sentAgainUs)
        .run();
}

Status SqliteTransaction::putAttempt(const AttemptRow& row) {
    return use(Update)
        .with(keyOf(row.entity), row.id, row.state, row.externalId, row.answer, row.outcome,
              row.sentAgainUs)
        .run();
}

Result<std::vector<AttemptRow>> SqliteTransaction::openAttempts(StreamKey stream) {
    return allRows(use(Open).with(stream));
}

Result<std::vector<AttemptRow>> SqliteTransaction::attemptsOf(const model::EntityId& entity,
                                                              int limit) {
    return allRows(use(OfEntity).with(keyOf(entity), limit));
}

Result<std::vector<AttemptRow>> SqliteTransaction::attemptsOfRun(std::string_view runId,
                                                                 std::int64_t after, int limit) {
    return allRows(use(OfRun).with(runId, after, limit));
}

}  // namespace leadloom::store
