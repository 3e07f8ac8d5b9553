#include <algorithm>
#include <array>
#include <deque>

#include <sqlite3.h>

#include "hub/store/sqlite_transaction.h"

namespace leadloom::store {
namespace {

constexpr Sql EmptyInbox{"emptying a raw record",
                         "UPDATE inbox SET payload = '', associations = '', marker = '' "
                         "WHERE seq = ?1"};
constexpr Sql RemoveRaw{"removing a raw record", "DELETE FROM inbox WHERE seq = ?1"};
constexpr Sql RemoveRawOf{"removing a record's raw forms",
                          "DELETE FROM inbox WHERE stream = ?1 AND external_id = ?2 AND "
                          "state != 1"};
constexpr Sql RemoveRawWith{"removing raw records of a person",
                            "DELETE FROM inbox WHERE state > 1 AND instr(lower(payload), ?1)"};
constexpr Sql EmptyChanges{"emptying the change log",
                           "UPDATE change_log SET before = NULL, after = NULL, record = '', "
                           "losers = '' WHERE entity = ?1"};
// What is still open counts as refused: it can't be tried again without what it held.
constexpr Sql EmptyAttempts{"emptying a record's writes",
                            "UPDATE attempt SET external_id = '', answer = '', state = CASE WHEN "
                            "state < 3 OR state = 5 THEN 4 ELSE state END WHERE entity = ?1"};
constexpr Sql EmptyFrozen{"emptying a record's writes",
                          "UPDATE attempt_frozen SET patch = '', fields = ?2, base_version = '' "
                          "WHERE id IN (SELECT id FROM attempt WHERE entity = ?1)"};
constexpr Sql RemoveParked{"removing a person's dead letters",
                           "DELETE FROM parked WHERE entity = ?1"};
constexpr Sql RemoveParkedOf{"removing a record's dead letters",
                             "DELETE FROM parked WHERE stream = ?1 AND external_id = ?2"};
constexpr Sql RemoveIntents{"removing a person's writes", "DELETE FROM intent WHERE entity = ?1"};
constexpr Sql RemoveUrgent{"removing a person's writes",
                           "DELETE FROM urgent_intent WHERE entity = ?1"};
constexpr Sql RemoveTombstone{"removing a tombstone",
                              "DELETE FROM tombstone WHERE stream = ?1 AND external_id = ?2"};
constexpr Sql RemoveWaits{"removing a record's references",
                          "DELETE FROM reference_wait WHERE stream = ?1 AND external_id = ?2"};
constexpr Sql RemoveReviews{"removing a record's reviews",
                            "DELETE FROM review WHERE stream = ?1 AND external_id = ?2"};
constexpr Sql RemoveJoinings{"removing what a record said before it was joined",
                             "DELETE FROM joining WHERE stream = ?1 AND external_id = ?2"};
constexpr Sql RemoveConsent{"removing a record's consent log",
                            "DELETE FROM consent WHERE stream = ?1 AND record = ?2"};
constexpr Sql EmptyRuns{"emptying balance sheets",
                        "UPDATE run SET balance_sheet = replace(balance_sheet, ?1, '[erased]'), "
                        "error = replace(error, ?1, '[erased]') "
                        "WHERE instr(balance_sheet, ?1) OR instr(error, ?1)"};
constexpr Sql EmptyAudit{"emptying the audit's details",
                         "UPDATE audit SET detail = '' WHERE subject = ?1"};
constexpr Sql EmptyAuditWith{"emptying the audit's details",
                             "UPDATE audit SET detail = replace(detail, ?1, '[erased]'), subject = "
                             "replace(subject, ?1, '[erased]') "
                             "WHERE instr(detail, ?1) OR instr(subject, ?1)"};
constexpr Sql Tables{"listing tables",
                     "SELECT m.name, c.name, c.type FROM sqlite_schema m, "
                     "pragma_table_info(m.name) c WHERE m.type = 'table' AND "
                     "m.name NOT LIKE 'sqlite%' AND c.type IN ('TEXT', 'BLOB')"};

/// Tables whose rows are looked after above, by the engine, or hold nothing of a person.
constexpr std::array Known{
    "connection",     "stream",      "run_name",      "sequence",       "tally",
    "checkpoint",     "inbox",       "webhook_event", "link",           "shadow",
    "seen",           "canonical",   "identity",      "identity_of",    "change_log",
    "reference_wait", "intent",      "attempt",       "attempt_frozen", "parked",
    "tombstone",      "run",         "value",         "custom_field",   "consent",
    "urgent_intent",  "suppression", "erasure",       "audit",          "fact",
    "conversion",     "blocking",    "blocking_of",   "match_due"};

struct Column {
    std::string table;
    std::string name;
    bool blob = false;
};

bool isKnown(const std::string& table) {
    return std::find(Known.begin(), Known.end(), table) != Known.end();
}

}  // namespace

Result<std::int64_t> SqliteTransaction::changedBy(Statement statement) {
    if (const Status done = statement.run(); !done) return done.error();
    return connection_->changes();
}

Status SqliteTransaction::emptyInbox(std::int64_t seq) {
    return use(EmptyInbox).with(seq).run();
}

Result<std::int64_t> SqliteTransaction::redactInbox(const RedactionOrder& order) {
    std::int64_t sum = 0;
    for (const std::int64_t seq : order.inboxRows) {
        const auto gone = changedBy(use(RemoveRaw).with(seq));
        if (!gone) return gone;
        sum += *gone;
    }
    for (const auto& [stream, record] : order.records) {
        const auto gone = changedBy(use(RemoveRawOf).with(stream, record));
        if (!gone) return gone;
        sum += *gone;
    }
    for (const std::string& word : order.words) {
        const auto gone = changedBy(use(RemoveRawWith).with(word));
        if (!gone) return gone;
        sum += *gone;
    }
    return sum;
}

/// Tables that this file doesn't know by name: a row that names the person goes as a whole.
Result<std::int64_t> SqliteTransaction::redactOthers(const RedactionOrder& order) {
    std::vector<Column> columns;
    {
        Statement statement = use(Tables);
        for (;;) {
            const Result<bool> found = statement.step();
            if (!found) return found.error();
            if (!*found) break;
            Column column{std::string(statement.text(0)), std::string(statement.text(1)),
                          statement.text(2) == "BLOB"};
            if (!isKnown(column.table)) columns.push_back(std::move(column));
        }
    }
    std::int64_t sum = 0;
    for (const Column& column : columns) {
        const std::string where = "DELETE FROM \"" + column.table + "\" WHERE ";
        const std::string name = "\"" + column.name + "\"";
        const std::string same = where + name + " = ?1";
        const std::string within = where + "instr(" + name + ", ?1)";
        const auto runOnce = [&](const std::string& text, const auto& value) -> Status {
            sqlite3_stmt* prepared = nullptr;
            const int code =
                sqlite3_prepare_v2(connection_->handle(), text.c_str(), -1, &prepared, nullptr);
            if (code != SQLITE_OK) return sqliteError(connection_->handle(), "redacting");
            Status done;
            {
                bool failed = false;
                Statement statement(connection_->handle(), prepared, "redacting", failed);
                done = std::move(statement).with(value).run();
            }
            sqlite3_finalize(prepared);
            if (done) sum += connection_->changes();
            return done;
        };
        for (const model::EntityId& id : order.entities) {
            const Status bytes = runOnce(same, id);
            if (!bytes) return bytes.error();
            const std::string text = id.text();
            if (column.blob) continue;
            if (const Status named = runOnce(within, std::string_view(text)); !named) {
                return named.error();
            }
        }
        for (const std::string& word : order.words) {
            if (const Status named = runOnce(within, std::string_view(word)); !named) {
                return named.error();
            }
        }
    }
    return sum;
}

Result<RedactionCounts> SqliteTransaction::redact(const RedactionOrder& order) {
    RedactionCounts counts;
    const Status thorough = connection_->execute("redacting", "PRAGMA secure_delete = ON");
    if (!thorough) return thorough.error();
    const auto inbox = redactInbox(order);
    if (!inbox) return inbox.error();
    counts.inbox = *inbox;
    const std::string nothing = encode(Shadow{});
    for (const model::EntityId& id : order.entities) {
        const std::string text = id.text();
        const auto changes = changedBy(use(EmptyChanges).with(id));
        if (!changes) return changes.error();
        counts.changes += *changes;
        const auto writes = changedBy(use(EmptyFrozen).with(id, Blob{nothing}));
        if (!writes) return writes.error();
        counts.writes += *writes;
        const auto letters = changedBy(use(RemoveParked).with(id));
        if (!letters) return letters.error();
        counts.deadLetters += *letters;
        for (const Sql* sql : {&EmptyAttempts, &RemoveIntents, &RemoveUrgent}) {
            if (const Status done = use(*sql).with(id).run(); !done) return done.error();
        }
        const Status audit = use(EmptyAudit).with(std::string_view(text)).run();
        if (!audit) return audit.error();
        if (const Status gone = forgetBlocks(id); !gone) return gone.error();
        const Status own = use(RemoveConsent).with(StreamKey{0}, std::string_view(text)).run();
        if (!own) return own.error();
    }
    for (const auto& [stream, record] : order.records) {
        const auto letters = changedBy(use(RemoveParkedOf).with(stream, record));
        if (!letters) return letters.error();
        counts.deadLetters += *letters;
        for (const Sql* sql :
             {&RemoveTombstone, &RemoveWaits, &RemoveConsent, &RemoveReviews, &RemoveJoinings}) {
            if (const Status done = use(*sql).with(stream, record).run(); !done) {
                return done.error();
            }
        }
    }
    for (const std::string& word : order.words) {
        const auto runs = changedBy(use(EmptyRuns).with(word));
        if (!runs) return runs.error();
        counts.runs += *runs;
        const Status audit = use(EmptyAuditWith).with(word).run();
        if (!audit) return audit.error();
    }
    const auto others = redactOthers(order);
    if (!others) return others.error();
    counts.others = *others;
    forgetPlaces();
    const Status usual = connection_->execute("redacting", "PRAGMA secure_delete = FAST");
    if (!usual) return usual.error();
    return counts;
}

}  // namespace leadloom::store
