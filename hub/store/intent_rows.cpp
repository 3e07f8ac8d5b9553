#include "hub/store/sqlite_transaction.h"

namespace leadloom::store {
namespace {

#define LEADLOOM_INTENT_COLUMNS                                                       \
    "SELECT id, stream, entity, entity_kind, kind, state, since, not_before, tries, " \
    "coalesce((SELECT name FROM run_name WHERE id = run), ''), reason, evidence FROM intent "

constexpr Sql Of{"reading an intent", LEADLOOM_INTENT_COLUMNS "WHERE stream = ?1 AND entity = ?2"};
constexpr Sql Due{"reading the outbox", LEADLOOM_INTENT_COLUMNS
                  "WHERE stream = ?1 AND state < 3 AND not_before <= ?2 AND entity > ?3 "
                  "ORDER BY entity LIMIT ?4"};
#undef LEADLOOM_INTENT_COLUMNS
constexpr Sql State{"looking an intent up",
                    "SELECT state FROM intent WHERE stream = ?1 AND entity = ?2"};
constexpr Sql Insert{
    "storing an intent",
    "INSERT OR IGNORE INTO intent (id, stream, entity, entity_kind, kind, state, since, "
    "not_before, tries, run, reason, evidence) VALUES (?1, ?2, ?3, ?4, ?5, ?6, "
    "?7, ?8, ?9, ?10, ?11, ?12)"};
constexpr Sql Update{"storing an intent",
                     "UPDATE intent SET entity_kind = ?2, kind = ?3, state = ?4, since = ?5, "
                     "not_before = ?6, tries = ?7, run = ?8, reason = ?9, evidence = ?10 "
                     "WHERE stream = ?1 AND entity = ?11"};
constexpr Sql Remove{"removing an intent", "DELETE FROM intent WHERE stream = ?1 AND entity = ?2"};

IntentRow rowOf(const Statement& at) {
    IntentRow row;
    row.id = at.integer(0);
    row.stream = at.number<StreamKey>(1);
    row.entity = at.entityId(2);
    row.kindOfEntity = at.number<model::Entity>(3);
    row.kind = at.number<IntentKind>(4);
    row.state = at.number<IntentState>(5);
    row.sinceUs = at.integer(6);
    row.notBeforeUs = at.integer(7);
    row.tries = at.number<int>(8);
    row.runId = at.text(9);
    row.reason = at.text(10);
    row.evidence = at.text(11);
    return row;
}

// Bound as bytes: a null id must come before every record, and NULL is before none.
Blob bytesOf(const model::EntityId& id) {
    return Blob{{reinterpret_cast<const char*>(id.bytes().data()), id.bytes().size()}};
}

}  // namespace

Status SqliteTransaction::raiseIntent(const IntentRow& row) {
    const Result<bool> made = insertIntent(row);
    if (!made) return made.error();
    if (*made) return Status::ok();
    const auto state = intentState(row.stream, row.entity);
    if (!state) return state.error();
    return *state == IntentState::Open ? Status::ok() : updateIntent(row);
}

Status SqliteTransaction::putIntent(const IntentRow& row) {
    const Result<bool> made = insertIntent(row);
    if (!made) return made.error();
    return *made ? Status::ok() : updateIntent(row);
}

/// False: there is one already.
Result<bool> SqliteTransaction::insertIntent(const IntentRow& row) {
    const Result<std::int64_t> run = runKey(row.runId);
    if (!run) return run.error();
    const Result<std::int64_t> id = nextSeq();
    if (!id) return id.error();
    Status put = use(Insert)
                     .with(*id, row.stream, row.entity, row.kindOfEntity, row.kind, row.state,
                           row.sinceUs, row.notBeforeUs, row.tries, *run, row.reason, row.evidence)
                     .run();
    if (!put) return put.error();
    if (connection_->changes() == 0) return false;
    count(TallyKind::Intents, row.stream, 1);
    return true;
}

Result<IntentState> SqliteTransaction::intentState(StreamKey stream,
                                                   const model::EntityId& entity) {
    Statement statement = use(State).with(stream, entity);
    const Result<bool> found = statement.step();
    if (!found) return found.error();
    return *found ? statement.number<IntentState>(0) : IntentState::Open;
}

Status SqliteTransaction::updateIntent(const IntentRow& row) {
    const Result<std::int64_t> run = runKey(row.runId);
    if (!run) return run.error();
    return use(Update)
        .with(row.stream, row.kindOfEntity, row.kind, row.state, row.sinceUs, row.notBeforeUs,
              row.tries, *run, row.reason, row.evidence, row.entity)
        .run();
}

Status SqliteTransaction::removeIntent(StreamKey stream, const model::EntityId& entity) {
    if (Status removed = use(Remove).with(stream, entity).run(); !removed) return removed;
    if (connection_->changes() != 0) count(TallyKind::Intents, stream, -1);
    return Status::ok();
}

Result<std::optional<IntentRow>> SqliteTransaction::intentOf(StreamKey stream,
                                                             const model::EntityId& entity) {
    Statement statement = use(Of).with(stream, entity);
    const Result<bool> found = statement.step();
    if (!found) return found.error();
    if (!*found) return std::optional<IntentRow>();
    return std::optional(rowOf(statement));
}

Result<std::vector<IntentRow>> SqliteTransaction::dueIntents(StreamKey stream, TimeUs nowUs,
                                                             const model::EntityId& after,
                                                             int limit) {
    std::vector<IntentRow> rows;
    Statement statement = use(Due).with(stream, nowUs, bytesOf(after), limit);
    for (;;) {
        const Result<bool> found = statement.step();
        if (!found) return found.error();
        if (!*found) return rows;
        rows.push_back(rowOf(statement));
    }
}

Result<std::int64_t> SqliteTransaction::countIntents(StreamKey stream) {
    return counted(TallyKind::Intents, stream);
}

}  // namespace leadloom::store
