#include "hub/store/sqlite_transaction.h"

namespace leadloom::store {
namespace {

#define LEADLOOM_INTENT_COLUMNS                                                       \
    "SELECT id, stream, entity, entity_kind, kind, state, since, not_before, tries, " \
    "coalesce((SELECT name FROM run_name WHERE id = run), ''), reason, evidence FROM intent "

constexpr Sql Of{"reading an intent", LEADLOOM_INTENT_COLUMNS "WHERE stream = ?1 AND entity = ?2"};
constexpr Sql Due{"reading the outbox", LEADLOOM_INTENT_COLUMNS
                  "WHERE stream = ?1 AND state < 3 AND not_before <= ?2 AND id > ?3 "
                  "ORDER BY id LIMIT ?4"};
#undef LEADLOOM_INTENT_COLUMNS
constexpr Sql FindPlace{"looking an intent up",
                        "SELECT id, state FROM intent WHERE stream = ?1 AND entity = ?2"};
constexpr Sql Insert{"storing an intent",
                     "INSERT INTO intent (id, stream, entity, entity_kind, kind, state, since, "
                     "not_before, tries, run, reason, evidence) VALUES (?1, ?2, ?3, ?4, ?5, ?6, "
                     "?7, ?8, ?9, ?10, ?11, ?12)"};
constexpr Sql Update{"storing an intent",
                     "UPDATE intent SET entity_kind = ?2, kind = ?3, state = ?4, since = ?5, "
                     "not_before = ?6, tries = ?7, run = ?8, reason = ?9, evidence = ?10 "
                     "WHERE id = ?1"};
constexpr Sql Remove{"removing an intent", "DELETE FROM intent WHERE id = ?1 RETURNING stream"};

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

struct Place {
    std::int64_t id = 0;  ///< 0: there is none
    IntentState state = IntentState::Open;
};

Result<Place> placeOf(Statement statement) {
    const Result<bool> found = statement.step();
    if (!found) return found.error();
    if (!*found) return Place();
    return Place{statement.integer(0), statement.number<IntentState>(1)};
}

}  // namespace

Status SqliteTransaction::raiseIntent(const IntentRow& row) {
    const Result<Place> place = placeOf(use(FindPlace).with(row.stream, row.entity));
    if (!place) return place.error();
    if (place->id == 0) return insertIntent(row);
    if (place->state == IntentState::Open) return Status::ok();
    IntentRow reopened = row;
    reopened.id = place->id;
    return updateIntent(reopened);
}

Status SqliteTransaction::putIntent(const IntentRow& row) {
    const Result<Place> place = placeOf(use(FindPlace).with(row.stream, row.entity));
    if (!place) return place.error();
    if (place->id == 0) return insertIntent(row);
    IntentRow changed = row;
    changed.id = place->id;
    return updateIntent(changed);
}

Status SqliteTransaction::insertIntent(const IntentRow& row) {
    const Result<std::int64_t> run = runKey(row.runId);
    if (!run) return run.error();
    const Result<std::int64_t> id = nextSeq();
    if (!id) return id.error();
    count(TallyKind::Intents, row.stream, 1);
    return use(Insert)
        .with(*id, row.stream, row.entity, row.kindOfEntity, row.kind, row.state, row.sinceUs,
              row.notBeforeUs, row.tries, *run, row.reason, row.evidence)
        .run();
}

Status SqliteTransaction::updateIntent(const IntentRow& row) {
    const Result<std::int64_t> run = runKey(row.runId);
    if (!run) return run.error();
    return use(Update)
        .with(row.id, row.kindOfEntity, row.kind, row.state, row.sinceUs, row.notBeforeUs,
              row.tries, *run, row.reason, row.evidence)
        .run();
}

Status SqliteTransaction::removeIntent(std::int64_t id) {
    Statement statement = use(Remove).with(id);
    const Result<bool> removed = statement.step();
    if (!removed) return removed.error();
    if (!*removed) return Status::ok();
    count(TallyKind::Intents, statement.integer(0), -1);
    return statement.run();
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
                                                             std::int64_t after, int limit) {
    std::vector<IntentRow> rows;
    Statement statement = use(Due).with(stream, nowUs, after, limit);
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
