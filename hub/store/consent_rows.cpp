#include "hub/store/sqlite_transaction.h"

namespace leadloom::store {
namespace {

constexpr Sql Append{"writing the consent log",
                     "INSERT INTO consent (stream, record, seq, channel, purpose, state, basis, "
                     "proof, source, at, noted_at, inbox_seq, run) "
                     "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)"};
constexpr Sql OfRecord{"reading the consent log",
                       "SELECT seq, stream, record, channel, purpose, state, basis, proof, source, "
                       "at, noted_at, inbox_seq, "
                       "coalesce((SELECT name FROM run_name WHERE id = run), '') "
                       "FROM consent WHERE stream = ?1 AND record = ?2 ORDER BY seq"};
constexpr Sql Move{"renaming a record in the consent log",
                   "UPDATE consent SET record = ?3 WHERE stream = ?1 AND record = ?2"};
constexpr Sql Mark{"marking a write as urgent",
                   "INSERT OR IGNORE INTO urgent_intent (stream, entity) VALUES (?1, ?2)"};
constexpr Sql Marked{"reading urgent writes", "SELECT entity FROM urgent_intent WHERE stream = ?1"};
constexpr Sql Unmark{"forgetting an urgent write",
                     "DELETE FROM urgent_intent WHERE stream = ?1 AND entity = ?2"};

ConsentRow rowOf(const Statement& at) {
    ConsentRow row;
    row.seq = at.integer(0);
    row.stream = at.number<StreamKey>(1);
    row.record = at.text(2);
    row.channel = at.text(3);
    row.purpose = at.text(4);
    row.state = at.text(5);
    row.basis = at.text(6);
    row.proof = at.text(7);
    row.source = at.text(8);
    row.atUs = at.integer(9);
    row.notedUs = at.integer(10);
    row.inboxSeq = at.integer(11);
    row.runId = at.text(12);
    return row;
}

}  // namespace

Status SqliteTransaction::appendConsent(ConsentRow& row) {
    const Result<std::int64_t> run = runKey(row.runId);
    if (!run) return run.error();
    const Result<std::int64_t> seq = nextSeq();
    if (!seq) return seq.error();
    row.seq = *seq;
    return use(Append)
        .with(row.stream, row.record, row.seq, row.channel, row.purpose, row.state, row.basis,
              row.proof, row.source, row.atUs, row.notedUs, row.inboxSeq, *run)
        .run();
}

Result<std::vector<ConsentRow>> SqliteTransaction::consentOf(StreamKey stream,
                                                             std::string_view record) {
    std::vector<ConsentRow> rows;
    Statement statement = use(OfRecord).with(stream, record);
    for (;;) {
        const Result<bool> found = statement.step();
        if (!found) return found.error();
        if (!*found) return rows;
        rows.push_back(rowOf(statement));
    }
}

Status SqliteTransaction::moveConsent(StreamKey stream, std::string_view record,
                                      std::string_view name) {
    return use(Move).with(stream, record, name).run();
}

Status SqliteTransaction::markUrgent(StreamKey stream, const model::EntityId& entity) {
    return use(Mark).with(stream, entity).run();
}

Result<std::vector<IntentRow>> SqliteTransaction::urgentIntents(StreamKey stream, TimeUs nowUs) {
    std::vector<model::EntityId> marked;
    {
        Statement statement = use(Marked).with(stream);
        for (;;) {
            const Result<bool> found = statement.step();
            if (!found) return found.error();
            if (!*found) break;
            marked.push_back(statement.entityId(0));
        }
    }
    std::vector<IntentRow> due;
    for (const model::EntityId& entity : marked) {
        auto intent = intentOf(stream, entity);
        if (!intent) return intent.error();
        if (!*intent) {
            if (writer_ == nullptr) continue;
            if (const Status gone = use(Unmark).with(stream, entity).run(); !gone) {
                return gone.error();
            }
            continue;
        }
        const bool ready =
            (*intent)->state != IntentState::Parked && (*intent)->notBeforeUs <= nowUs;
        if (ready) due.push_back(**std::move(intent));
    }
    return due;
}

}  // namespace leadloom::store
