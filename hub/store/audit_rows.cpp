#include "hub/store/sqlite_transaction.h"

namespace leadloom::store {
namespace {

constexpr Sql Append{"writing the audit",
                     "INSERT INTO audit (seq, at, actor, action, subject, detail, run) "
                     "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"};
constexpr Sql Newest{"reading the audit",
                     "SELECT seq, at, actor, action, subject, detail, run FROM audit "
                     "ORDER BY seq DESC LIMIT ?1"};

}  // namespace

Status SqliteTransaction::appendAudit(AuditRow& row) {
    const Result<std::int64_t> seq = nextSeq();
    if (!seq) return seq.error();
    row.seq = *seq;
    return use(Append)
        .with(row.seq, row.atUs, row.actor, row.action, row.subject, row.detail, row.runId)
        .run();
}

Result<std::vector<AuditRow>> SqliteTransaction::audit(int limit) {
    std::vector<AuditRow> rows;
    Statement statement = use(Newest).with(limit);
    for (;;) {
        const Result<bool> found = statement.step();
        if (!found) return found.error();
        if (!*found) return rows;
        AuditRow& row = rows.emplace_back();
        row.seq = statement.integer(0);
        row.atUs = statement.integer(1);
        row.actor = statement.text(2);
        row.action = statement.text(3);
        row.subject = statement.text(4);
        row.detail = statement.text(5);
        row.runId = statement.text(6);
    }
}

}  // namespace leadloom::store
