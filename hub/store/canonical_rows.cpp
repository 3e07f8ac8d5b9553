#include "hub/store/canonical_codec.h"
#include "hub/store/sqlite_transaction.h"

namespace leadloom::store {
namespace {

constexpr Sql Find{
    "reading a record",
    "SELECT id, entity, state, merged_into, version, created_at, updated_at, fields, key "
    "FROM canonical WHERE id = ?1"};
constexpr Sql FindPlace{"looking a record up",
                        "SELECT key, entity, state FROM canonical WHERE id = ?1"};
constexpr Sql Insert{"storing a record",
                     "INSERT INTO canonical (id, entity, state, merged_into, version, created_at, "
                     "updated_at, fields) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"};
constexpr Sql Update{"storing a record",
                     "UPDATE canonical SET merged_into = ?2, version = ?3, created_at = ?4, "
                     "updated_at = ?5, fields = ?6 WHERE key = ?1"};
constexpr Sql SetState{"storing a record's state",
                       "UPDATE canonical SET entity = ?2, state = ?3 WHERE key = ?1"};
constexpr Sql After{
    "listing records",
    "SELECT id, entity, state, merged_into, version, created_at, updated_at, fields "
    "FROM canonical WHERE id > ?1 AND entity = ?2 AND state = 1 ORDER BY id "
    "LIMIT ?3"};

Result<CanonicalRow> rowOf(const Statement& at) {
    CanonicalRow row;
    row.id = at.entityId(0);
    row.entity = at.number<model::Entity>(1);
    row.state = at.number<CanonicalState>(2);
    row.mergedInto = at.entityId(3);
    row.version = at.integer(4);
    row.createdAtUs = at.integer(5);
    row.updatedAtUs = at.integer(6);
    if (Status decoded = decodeFields(at.blob(7), row); !decoded) return decoded.error();
    return row;
}

std::int64_t liveOnes(CanonicalState state) {
    return state == CanonicalState::Live ? 1 : 0;
}

// Bound as bytes: a null id must come before every record, and NULL is before none.
Blob bytesOf(const model::EntityId& id) {
    return Blob{{reinterpret_cast<const char*>(id.bytes().data()), id.bytes().size()}};
}

}  // namespace

Result<std::optional<CanonicalRow>> SqliteTransaction::canonical(const model::EntityId& id) {
    Statement statement = use(Find).with(id);
    const Result<bool> found = statement.step();
    if (!found) return found.error();
    canonicalPlace_ = {id, 0, model::Entity::Lead, CanonicalState::Live};
    if (!*found) return std::optional<CanonicalRow>();
    Result<CanonicalRow> row = rowOf(statement);
    if (!row) return row.error();
    canonicalPlace_ = {id, statement.integer(8), row->entity, row->state};
    return std::optional(*std::move(row));
}

Result<SqliteTransaction::CanonicalPlace*> SqliteTransaction::canonicalPlace(
    const model::EntityId& id) {
    if (canonicalPlace_.id == id && !id.isNull()) return &canonicalPlace_;
    Statement place = use(FindPlace).with(id);
    const Result<bool> found = place.step();
    if (!found) return found.error();
    canonicalPlace_ = {id, 0, model::Entity::Lead, CanonicalState::Live};
    if (*found) {
        canonicalPlace_ = {id, place.integer(0), place.number<model::Entity>(1),
                           place.number<CanonicalState>(2)};
    }
    return &canonicalPlace_;
}

Status SqliteTransaction::putCanonical(const CanonicalRow& row) {
    const Result<CanonicalPlace*> found = canonicalPlace(row.id);
    if (!found) return found.error();
    const CanonicalPlace place = **found;
    // What the new row is called is known only to SQLite: look it up when it is next needed.
    canonicalPlace_ = {};
    if (place.key == 0) newest_ = row.id;
    const std::string fields = encodeFields(row);
    count(TallyKind::Canonicals, static_cast<std::int64_t>(row.entity), liveOnes(row.state));
    if (place.key == 0) {
        return use(Insert)
            .with(row.id, row.entity, row.state, row.mergedInto, row.version, row.createdAtUs,
                  row.updatedAtUs, Blob{fields})
            .run();
    }
    count(TallyKind::Canonicals, static_cast<std::int64_t>(place.entity), -liveOnes(place.state));
    Status put = use(Update)
                     .with(place.key, row.mergedInto, row.version, row.createdAtUs, row.updatedAtUs,
                           Blob{fields})
                     .run();
    if (!put || (place.state == row.state && place.entity == row.entity)) return put;
    return use(SetState).with(place.key, row.entity, row.state).run();
}

Result<std::vector<CanonicalRow>> SqliteTransaction::canonicals(model::Entity entity,
                                                                const model::EntityId& after,
                                                                int limit) {
    std::vector<CanonicalRow> rows;
    Statement statement = use(After).with(bytesOf(after), entity, limit);
    for (;;) {
        const Result<bool> found = statement.step();
        if (!found) return found.error();
        if (!*found) return rows;
        Result<CanonicalRow> row = rowOf(statement);
        if (!row) return row.error();
        rows.push_back(*std::move(row));
    }
}

Result<std::int64_t> SqliteTransaction::countCanonicals(model::Entity entity) {
    return counted(TallyKind::Canonicals, static_cast<std::int64_t>(entity));
}

}  // namespace leadloom::store
