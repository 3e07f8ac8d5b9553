#include "hub/store/sqlite_transaction.h"

namespace leadloom::store {
namespace {

constexpr Sql Suppress{"suppressing an identifier",
                       "INSERT OR IGNORE INTO suppression (digest, reason, entity, at) "
                       "VALUES (?1, ?2, ?3, ?4)"};
constexpr Sql FindSuppression{"looking for a suppressed identifier",
                              "SELECT digest, reason, entity, at FROM suppression "
                              "WHERE digest = ?1"};
constexpr Sql AllSuppressions{"reading suppressed identifiers",
                              "SELECT digest, reason, entity, at FROM suppression ORDER BY digest"};
constexpr Sql AnySuppression{"looking for suppressed identifiers",
                             "SELECT 1 FROM suppression LIMIT 1"};
constexpr Sql RemoveSuppression{"lifting a suppression",
                                "DELETE FROM suppression WHERE digest = ?1"};
constexpr Sql PutErasure{"storing an erasure",
                         "INSERT OR REPLACE INTO erasure (entity, asked_at, suppressed_at, "
                         "redacted_at, ended_at, document) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"};
constexpr Sql FindErasure{
    "reading an erasure",
    "SELECT entity, asked_at, suppressed_at, redacted_at, ended_at, document FROM erasure "
    "WHERE entity = ?1"};
constexpr Sql AllErasures{
    "reading erasures",
    "SELECT entity, asked_at, suppressed_at, redacted_at, ended_at, document FROM erasure "
    "ORDER BY entity"};
constexpr Sql Merged{"looking for merged records",
                     "SELECT id FROM canonical WHERE merged_into = ?1"};

SuppressionRow suppressionAt(const Statement& at) {
    SuppressionRow row;
    row.digest = at.text(0);
    row.reason = at.text(1);
    row.entity = at.entityId(2);
    row.atUs = at.integer(3);
    return row;
}

ErasureRow erasureAt(const Statement& at) {
    ErasureRow row;
    row.entity = at.entityId(0);
    row.askedUs = at.integer(1);
    row.suppressedUs = at.integer(2);
    row.redactedUs = at.integer(3);
    row.endedUs = at.integer(4);
    row.document = at.text(5);
    return row;
}

template <typename Row>
Result<std::vector<Row>> allRows(Statement statement, Row (*read)(const Statement&)) {
    std::vector<Row> rows;
    for (;;) {
        const Result<bool> found = statement.step();
        if (!found) return found.error();
        if (!*found) return rows;
        rows.push_back(read(statement));
    }
}

template <typename Row>
Result<std::optional<Row>> onlyRow(Statement statement, Row (*read)(const Statement&)) {
    const Result<bool> found = statement.step();
    if (!found) return found.error();
    if (!*found) return std::optional<Row>();
    return std::optional(read(statement));
}

model::EntityId idAt(const Statement& at) {
    return at.entityId(0);
}

}  // namespace

Status SqliteTransaction::suppress(const SuppressionRow& row) {
    return use(Suppress).with(row.digest, row.reason, row.entity, row.atUs).run();
}

Result<std::optional<SuppressionRow>> SqliteTransaction::suppression(std::string_view digest) {
    return onlyRow(use(FindSuppression).with(digest), suppressionAt);
}

Result<std::vector<SuppressionRow>> SqliteTransaction::suppressions() {
    return allRows(use(AllSuppressions), suppressionAt);
}

Result<bool> SqliteTransaction::anySuppressed() {
    return use(AnySuppression).step();
}

Status SqliteTransaction::removeSuppression(std::string_view digest) {
    return use(RemoveSuppression).with(digest).run();
}

Status SqliteTransaction::putErasure(const ErasureRow& row) {
    return use(PutErasure)
        .with(row.entity, row.askedUs, row.suppressedUs, row.redactedUs, row.endedUs, row.document)
        .run();
}

Result<std::optional<ErasureRow>> SqliteTransaction::erasure(const model::EntityId& entity) {
    return onlyRow(use(FindErasure).with(entity), erasureAt);
}

Result<std::vector<ErasureRow>> SqliteTransaction::erasures() {
    return allRows(use(AllErasures), erasureAt);
}

Result<std::vector<model::EntityId>> SqliteTransaction::mergedInto(const model::EntityId& id) {
    return allRows(use(Merged).with(id), idAt);
}

}  // namespace leadloom::store
