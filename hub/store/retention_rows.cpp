#include <vector>

#include "hub/store/sqlite_transaction.h"

namespace leadloom::store {
namespace {

// Ids rise with time, so the oldest stand first; an open attempt is never forgotten.
constexpr Sql OldAttempts{"looking for old attempts",
                          "SELECT attempt_frozen.id, attempt_frozen.entity, at, state "
                          "FROM attempt_frozen JOIN attempt ON attempt.entity = "
                          "attempt_frozen.entity AND attempt.id = attempt_frozen.id "
                          "ORDER BY attempt_frozen.id"};
constexpr Sql RemoveAttempt{"forgetting an attempt",
                            "DELETE FROM attempt WHERE entity = ?1 AND id = ?2"};
constexpr Sql RemoveFrozen{"forgetting an attempt", "DELETE FROM attempt_frozen WHERE id = ?1"};
constexpr Sql SweepInbox{"forgetting old rows of the inbox",
                         "DELETE FROM inbox WHERE seq IN (SELECT seq FROM inbox WHERE state != 1 "
                         "AND (state = 2 OR state = 4) AND received_at < ?1 LIMIT ?2)"};
constexpr Sql SweepEvents{"forgetting old webhooks",
                          "DELETE FROM webhook_event WHERE (connection, event_id) IN (SELECT "
                          "connection, event_id FROM webhook_event WHERE at < ?1 LIMIT ?2)"};
constexpr Sql SweepRuns{"forgetting old runs",
                        "DELETE FROM run WHERE id IN (SELECT id FROM run WHERE started_at < ?1 "
                        "AND ended_at != 0 LIMIT ?2)"};
constexpr Sql SweepPlans{"forgetting old plans",
                         "DELETE FROM plan WHERE id IN (SELECT id FROM plan WHERE created_at < ?1 "
                         "LIMIT ?2)"};

struct OldAttempt {
    std::int64_t id = 0;
    model::EntityId entity;
};

Result<std::vector<OldAttempt>> finishedBefore(Statement rows, TimeUs bound, int limit) {
    std::vector<OldAttempt> found;
    while (static_cast<int>(found.size()) < limit) {
        const Result<bool> row = rows.step();
        if (!row) return row.error();
        if (!*row || rows.integer(2) >= bound) break;
        const auto state = rows.number<AttemptState>(3);
        if (state != AttemptState::Done && state != AttemptState::Refused) continue;
        found.push_back({rows.integer(0), rows.entityId(1)});
    }
    return found;
}

}  // namespace

Result<std::int64_t> SqliteTransaction::sweep(const RetentionBounds& bounds, int limit) {
    const auto attempts = finishedBefore(use(OldAttempts), bounds.attempts, limit);
    if (!attempts) return attempts.error();
    for (const OldAttempt& attempt : *attempts) {
        Status gone = use(RemoveAttempt).with(attempt.entity, attempt.id).run();
        if (gone) gone = use(RemoveFrozen).with(attempt.id).run();
        if (!gone) return gone.error();
    }
    auto removed = static_cast<std::int64_t>(attempts->size());
    const auto remove = [&](const Sql& sql, TimeUs bound) -> Status {
        Status gone = use(sql).with(bound, limit).run();
        if (gone) removed += connection_->changes();
        return gone;
    };
    if (const Status gone = remove(SweepInbox, bounds.inbox); !gone) return gone.error();
    if (const Status gone = remove(SweepEvents, bounds.webhookEvents); !gone) return gone.error();
    if (const Status gone = remove(SweepRuns, bounds.runs); !gone) return gone.error();
    if (const Status gone = remove(SweepPlans, bounds.runs); !gone) return gone.error();
    return removed;
}

}  // namespace leadloom::store
