#include "hub/store/sqlite_transaction.h"

namespace leadloom::store {
namespace {

#define LEADLOOM_JOINING_COLUMNS                                               \
    "SELECT id, survivor, joined, stream, external_id, cause, at, undone_at, " \
    "coalesce((SELECT name FROM run_name WHERE id = run), ''), before FROM joining "

constexpr Sql Find{"reading a joining", LEADLOOM_JOINING_COLUMNS "WHERE id = ?1"};
constexpr Sql Of{"reading a record's joinings",
                 LEADLOOM_JOINING_COLUMNS "WHERE survivor = ?1 ORDER BY id"};
#undef LEADLOOM_JOINING_COLUMNS
constexpr Sql Insert{"storing a joining",
                     "INSERT INTO joining (id, survivor, joined, stream, external_id, cause, at, "
                     "undone_at, run, before) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"};
constexpr Sql SetUndone{"storing that a joining was undone",
                        "UPDATE joining SET undone_at = ?2 WHERE id = ?1"};

JoiningRow rowOf(const Statement& at) {
    JoiningRow row;
    row.id = at.integer(0);
    row.survivor = at.entityId(1);
    row.joined = at.entityId(2);
    row.stream = at.number<StreamKey>(3);
    row.externalId = at.text(4);
    row.cause = at.text(5);
    row.atUs = at.integer(6);
    row.undoneAtUs = at.integer(7);
    row.runId = at.text(8);
    row.before = at.blob(9);
    return row;
}

}  // namespace

Status SqliteTransaction::insertJoining(JoiningRow& row) {
    const Result<std::int64_t> run = runKey(row.runId);
    if (!run) return run.error();
    const Result<std::int64_t> id = nextSeq();
    if (!id) return id.error();
    row.id = *id;
    return use(Insert)
        .with(row.id, row.survivor, row.joined, row.stream, row.externalId, row.cause, row.atUs,
              row.undoneAtUs, *run, Blob{row.before})
        .run();
}

Status SqliteTransaction::setJoiningUndone(std::int64_t id, TimeUs atUs) {
    return use(SetUndone).with(id, atUs).run();
}

Result<std::optional<JoiningRow>> SqliteTransaction::joining(std::int64_t id) {
    Statement statement = use(Find).with(id);
    const Result<bool> found = statement.step();
    if (!found) return found.error();
    if (!*found) return std::optional<JoiningRow>();
    return std::optional(rowOf(statement));
}

Result<std::vector<JoiningRow>> SqliteTransaction::joiningsOf(const model::EntityId& survivor) {
    std::vector<JoiningRow> rows;
    Statement statement = use(Of).with(survivor);
    for (;;) {
        const Result<bool> found = statement.step();
        if (!found) return found.error();
        if (!*found) return rows;
        rows.push_back(rowOf(statement));
    }
}

}  // namespace leadloom::store
