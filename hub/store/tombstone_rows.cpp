#include "hub/store/sqlite_transaction.h"

namespace leadloom::store {
namespace {

constexpr Sql Find{"reading a tombstone",
                   "SELECT reason, evidence, version, generation, at FROM tombstone "
                   "WHERE stream = ?1 AND external_id = ?2"};
constexpr Sql Put{"storing a tombstone",
                  "INSERT OR REPLACE INTO tombstone (stream, external_id, reason, evidence, "
                  "version, generation, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"};
constexpr Sql Remove{"removing a tombstone",
                     "DELETE FROM tombstone WHERE stream = ?1 AND external_id = ?2"};

constexpr Sql Prune{"forgetting old tombstones",
                    "DELETE FROM tombstone WHERE (stream, external_id) IN (SELECT stream, "
                    "external_id FROM tombstone WHERE at < ?1 LIMIT ?2)"};
constexpr Sql Streams{"looking for tombstones", "SELECT DISTINCT stream FROM tombstone"};

}  // namespace

Result<std::optional<TombstoneRow>> SqliteTransaction::tombstone(StreamKey stream,
                                                                 std::string_view externalId) {
    if (writer_ != nullptr) {
        const Result<bool> likely = isMarked(writer_->buried, Streams, stream);
        if (!likely) return likely.error();
        if (!*likely) return std::optional<TombstoneRow>();
    }
    Statement statement = use(Find).with(stream, externalId);
    const Result<bool> found = statement.step();
    if (!found) return found.error();
    if (!*found) return std::optional<TombstoneRow>();
    TombstoneRow row;
    row.stream = stream;
    row.externalId = externalId;
    row.reason = statement.text(0);
    row.evidence = statement.text(1);
    row.version = statement.text(2);
    row.generation = statement.integer(3);
    row.atUs = statement.integer(4);
    return std::optional(std::move(row));
}

Status SqliteTransaction::putTombstone(const TombstoneRow& row) {
    if (writer_ != nullptr && writer_->buried) writer_->buried->insert(row.stream);
    return use(Put)
        .with(row.stream, row.externalId, row.reason, row.evidence, row.version, row.generation,
              row.atUs)
        .run();
}

Result<std::int64_t> SqliteTransaction::pruneTombstones(TimeUs beforeUs, int limit) {
    const Status gone = use(Prune).with(beforeUs, limit).run();
    if (!gone) return gone.error();
    return static_cast<std::int64_t>(connection_->changes());
}

Status SqliteTransaction::removeTombstone(StreamKey stream, std::string_view externalId) {
    return use(Remove).with(stream, externalId).run();
}

}  // namespace leadloom::store
