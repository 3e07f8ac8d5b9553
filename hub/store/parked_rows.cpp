#include "hub/store/sqlite_transaction.h"

namespace leadloom::store {
namespace {

#define LEADLOOM_PARKED_COLUMNS                                                                \
    "SELECT id, stream, external_id, entity, inbox_seq, intent, field, code, reason, remedy, " \
    "attempts, at, coalesce((SELECT name FROM run_name WHERE id = run), '') FROM parked "

constexpr Sql All{"listing dead letters", LEADLOOM_PARKED_COLUMNS "ORDER BY id LIMIT ?1"};
constexpr Sql Of{"reading a record's dead letters", LEADLOOM_PARKED_COLUMNS
                 "WHERE stream = ?1 AND external_id = ?2 AND intent = ?3 ORDER BY id"};
constexpr Sql Find{"reading a dead letter", LEADLOOM_PARKED_COLUMNS "WHERE id = ?1"};
#undef LEADLOOM_PARKED_COLUMNS
constexpr Sql Streams{"looking for dead letters", "SELECT DISTINCT stream FROM parked"};
constexpr Sql Insert{"storing a dead letter",
                     "INSERT INTO parked (id, stream, external_id, entity, inbox_seq, intent, "
                     "field, code, reason, remedy, attempts, at, run) VALUES (?1, ?2, ?3, ?4, ?5, "
                     "?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)"};
constexpr Sql Remove{"removing a dead letter", "DELETE FROM parked WHERE id = ?1"};
constexpr Sql Clear{"removing dead letters",
                    "DELETE FROM parked WHERE stream = ?1 AND external_id = ?2 AND "
                    "(?3 = '' OR field = ?3)"};

ParkedRow rowOf(const Statement& at) {
    ParkedRow row;
    row.id = at.integer(0);
    row.stream = at.number<StreamKey>(1);
    row.externalId = at.text(2);
    row.entity = at.entityId(3);
    row.inboxSeq = at.integer(4);
    row.intent = at.integer(5);
    row.field = at.text(6);
    row.code = at.text(7);
    row.reason = at.text(8);
    row.remedy = at.text(9);
    row.attempts = at.number<int>(10);
    row.atUs = at.integer(11);
    row.runId = at.text(12);
    return row;
}

Result<std::vector<ParkedRow>> allRows(Statement statement) {
    std::vector<ParkedRow> rows;
    for (;;) {
        const Result<bool> found = statement.step();
        if (!found) return found.error();
        if (!*found) return rows;
        rows.push_back(rowOf(statement));
    }
}

}  // namespace

Status SqliteTransaction::insertParked(ParkedRow& row) {
    if (writer_ != nullptr && writer_->parked) writer_->parked->insert(row.stream);
    const Result<std::int64_t> run = runKey(row.runId);
    if (!run) return run.error();
    const Result<std::int64_t> id = nextSeq();
    if (!id) return id.error();
    row.id = *id;
    return use(Insert)
        .with(row.id, row.stream, row.externalId, row.entity, row.inboxSeq, row.intent, row.field,
              row.code, row.reason, row.remedy, row.attempts, row.atUs, *run)
        .run();
}

Result<std::vector<ParkedRow>> SqliteTransaction::parked(int limit) {
    return allRows(use(All).with(limit));
}

Result<std::vector<ParkedRow>> SqliteTransaction::parkedOf(StreamKey stream,
                                                           std::string_view externalId,
                                                           std::int64_t intent) {
    if (writer_ != nullptr) {
        const Result<bool> likely = isMarked(writer_->parked, Streams, stream);
        if (!likely) return likely.error();
        if (!*likely) return std::vector<ParkedRow>();
    }
    return allRows(use(Of).with(stream, externalId, intent));
}

Result<std::optional<ParkedRow>> SqliteTransaction::parkedRow(std::int64_t id) {
    Statement statement = use(Find).with(id);
    const Result<bool> found = statement.step();
    if (!found) return found.error();
    if (!*found) return std::optional<ParkedRow>();
    return std::optional(rowOf(statement));
}

Status SqliteTransaction::removeParked(std::int64_t id) {
    return use(Remove).with(id).run();
}

Status SqliteTransaction::clearParked(StreamKey stream, std::string_view externalId,
                                      std::string_view field) {
    return use(Clear).with(stream, externalId, field).run();
}

}  // namespace leadloom::store
