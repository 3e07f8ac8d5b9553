#include "hub/store/sqlite_transaction.h"

namespace leadloom::store {
namespace {

constexpr Sql Find{
    "reading a checkpoint",
    "SELECT cursor, generation, open_generation, covers_until, scope, last_read, "
    "records, open_scope, generation_at, started_at FROM checkpoint WHERE stream = ?1"};
constexpr Sql Put{"storing a checkpoint",
                  "INSERT OR REPLACE INTO checkpoint (stream, cursor, generation, open_generation, "
                  "covers_until, scope, last_read, records, open_scope, generation_at, "
                  "started_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"};

}  // namespace

Result<std::optional<CheckpointRow>> SqliteTransaction::checkpoint(StreamKey stream) {
    Statement statement = use(Find).with(stream);
    const Result<bool> found = statement.step();
    if (!found) return found.error();
    if (!*found) return std::optional<CheckpointRow>();
    CheckpointRow row;
    row.stream = stream;
    row.cursor = statement.text(0);
    row.generation = statement.integer(1);
    row.openGeneration = statement.integer(2);
    row.coversUntilUs = statement.integer(3);
    row.scopeFingerprint = statement.text(4);
    row.lastReadUs = statement.integer(5);
    row.records = statement.integer(6);
    row.openScope = statement.text(7);
    row.generationAtUs = statement.integer(8);
    row.startedAtUs = statement.integer(9);
    return std::optional(std::move(row));
}

Status SqliteTransaction::putCheckpoint(const CheckpointRow& row) {
    Status put = use(Put)
                     .with(row.stream, row.cursor, row.generation, row.openGeneration,
                           row.coversUntilUs, row.scopeFingerprint, row.lastReadUs, row.records,
                           row.openScope, row.generationAtUs, row.startedAtUs)
                     .run();
    if (!put) return put;
    return forgetSeenBefore(row.stream, row.generation);
}

}  // namespace leadloom::store
