#include "hub/store/sqlite_transaction.h"

namespace leadloom::store {
namespace {

constexpr Sql Put{"noting a reference that waits",
                  "INSERT OR IGNORE INTO reference_wait (target_stream, target_id, stream, "
                  "external_id) VALUES (?1, ?2, ?3, ?4)"};
constexpr Sql Take{"taking references that waited",
                   "DELETE FROM reference_wait WHERE target_stream = ?1 AND target_id = ?2 "
                   "RETURNING stream, external_id"};

}  // namespace

Status SqliteTransaction::putReferenceWait(StreamKey targetStream, std::string_view targetId,
                                           StreamKey stream, std::string_view externalId) {
    return use(Put).with(targetStream, targetId, stream, externalId).run();
}

Result<std::vector<std::pair<StreamKey, std::string>>> SqliteTransaction::takeReferenceWaits(
    StreamKey targetStream, std::string_view targetId) {
    std::vector<std::pair<StreamKey, std::string>> waiting;
    Statement statement = use(Take).with(targetStream, targetId);
    for (;;) {
        const Result<bool> found = statement.step();
        if (!found) return found.error();
        if (!*found) return waiting;
        waiting.emplace_back(statement.number<StreamKey>(0), std::string(statement.text(1)));
    }
}

}  // namespace leadloom::store
