#include "hub/store/blob_codec.h"
#include "hub/store/damage.h"
#include "hub/store/sqlite_transaction.h"

namespace leadloom::store {
namespace {

constexpr std::uint8_t Format = 1;

#define LEADLOOM_CONFLICT_COLUMNS                                                            \
    "SELECT id, entity, field, state, held, candidates, opened_at, changed_at, settled_by, " \
    "coalesce((SELECT name FROM run_name WHERE id = run), '') FROM conflict "

constexpr Sql Find{"reading a conflict", LEADLOOM_CONFLICT_COLUMNS "WHERE id = ?1"};
constexpr Sql OpenOf{"reading a record's conflict",
                     LEADLOOM_CONFLICT_COLUMNS "WHERE entity = ?1 AND field = ?2 AND state = 1"};
constexpr Sql Of{"reading a record's conflicts",
                 LEADLOOM_CONFLICT_COLUMNS "WHERE entity = ?1 ORDER BY id"};
constexpr Sql Open{"listing conflicts",
                   LEADLOOM_CONFLICT_COLUMNS "WHERE state = 1 AND id > ?1 ORDER BY id LIMIT ?2"};
#undef LEADLOOM_CONFLICT_COLUMNS
constexpr Sql CountOpen{"counting conflicts", "SELECT count(*) FROM conflict WHERE state = 1"};
constexpr Sql Put{"storing a conflict",
                  "INSERT OR REPLACE INTO conflict (id, entity, field, state, held, candidates, "
                  "opened_at, changed_at, settled_by, run) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, "
                  "?8, ?9, ?10)"};

std::string encodeCandidates(const std::vector<ConflictCandidate>& candidates) {
    BlobWriter out;
    out.byte(Format);
    out.number(candidates.size());
    for (const ConflictCandidate& candidate : candidates) {
        out.signedNumber(candidate.stream);
        out.text(candidate.record);
        out.byte(static_cast<std::uint8_t>(candidate.value.presence()));
        out.textOf(candidate.value);
        out.signedNumber(candidate.stampUs);
    }
    return out.take();
}

Result<std::vector<ConflictCandidate>> decodeCandidates(std::string_view blob) {
    BlobReader in(blob);
    const bool known = in.byte() == Format;
    std::vector<ConflictCandidate> candidates;
    const std::uint64_t count = known ? in.number() : 0;
    for (std::uint64_t place = 0; place < count && in.sound(); ++place) {
        ConflictCandidate& candidate = candidates.emplace_back();
        candidate.stream = static_cast<StreamKey>(in.signedNumber());
        candidate.record = in.text();
        candidate.value = in.value(static_cast<model::Presence>(in.byte()));
        candidate.stampUs = in.signedNumber();
    }
    if (known && in.sound() && in.atEnd()) return candidates;
    return Error{ErrorKind::Storage, "store: a conflict can't be read", DamageRemedy};
}

Result<std::optional<ConflictRow>> next(Statement& at) {
    const Result<bool> found = at.step();
    if (!found) return found.error();
    if (!*found) return std::optional<ConflictRow>();
    auto candidates = decodeCandidates(at.blob(5));
    if (!candidates) return candidates.error();
    ConflictRow row;
    row.id = at.integer(0);
    row.entity = at.entityId(1);
    row.field = at.number<model::FieldId>(2);
    row.state = at.number<ConflictState>(3);
    row.held = at.value(4);
    row.candidates = *std::move(candidates);
    row.openedAtUs = at.integer(6);
    row.changedAtUs = at.integer(7);
    row.settledBy = at.text(8);
    row.runId = at.text(9);
    return std::optional(std::move(row));
}

Result<std::vector<ConflictRow>> allRows(Statement statement) {
    std::vector<ConflictRow> rows;
    for (;;) {
        auto row = next(statement);
        if (!row) return row.error();
        if (!*row) return rows;
        rows.push_back(**std::move(row));
    }
}

}  // namespace

Status SqliteTransaction::putConflict(ConflictRow& row) {
    const Result<std::int64_t> run = runKey(row.runId);
    if (!run) return run.error();
    if (row.id == 0) {
        const Result<std::int64_t> id = nextSeq();
        if (!id) return id.error();
        row.id = *id;
    }
    const std::string candidates = encodeCandidates(row.candidates);
    return use(Put)
        .with(row.id, row.entity, row.field, row.state, row.held, Blob{candidates}, row.openedAtUs,
              row.changedAtUs, row.settledBy, *run)
        .run();
}

Result<std::optional<ConflictRow>> SqliteTransaction::conflict(std::int64_t id) {
    Statement statement = use(Find).with(id);
    return next(statement);
}

Result<std::optional<ConflictRow>> SqliteTransaction::openConflict(const model::EntityId& entity,
                                                                   model::FieldId field) {
    Statement statement = use(OpenOf).with(entity, field);
    return next(statement);
}

Result<std::vector<ConflictRow>> SqliteTransaction::conflictsOf(const model::EntityId& entity) {
    return allRows(use(Of).with(entity));
}

Result<std::vector<ConflictRow>> SqliteTransaction::openConflicts(std::int64_t after, int limit) {
    return allRows(use(Open).with(after, limit));
}

Result<std::int64_t> SqliteTransaction::countOpenConflicts() {
    Statement statement = use(CountOpen);
    const Result<bool> found = statement.step();
    if (!found) return found.error();
    return statement.integer(0);
}

}  // namespace leadloom::store
