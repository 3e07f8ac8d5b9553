#include "hub/store/sqlite_schema.h"

namespace leadloom::store {
namespace {

// The hot tables: `link` is small rows under (stream, external id), so that telling "unchanged"
// reads one of them and nothing else; its shadow stands apart, in order of making. What a write was
// frozen as stands apart from what became of it, so that an answer rewrites a small row. Indexes
// over ids of vendors cost a page each record: rows of the inbox that were applied are found
// through their link.
constexpr const char* Version1 = R"sql(
CREATE TABLE connection (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE stream (
    id INTEGER PRIMARY KEY, connection INTEGER NOT NULL, name TEXT NOT NULL,
    UNIQUE (connection, name)) STRICT;
CREATE TABLE run_name (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, first_seq INTEGER NOT NULL) STRICT;
CREATE TABLE sequence (name TEXT PRIMARY KEY, next INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE tally (
    kind INTEGER NOT NULL, key INTEGER NOT NULL, n INTEGER NOT NULL,
    PRIMARY KEY (kind, key)) STRICT, WITHOUT ROWID;

CREATE TABLE checkpoint (
    stream INTEGER PRIMARY KEY, cursor TEXT NOT NULL, generation INTEGER NOT NULL,
    open_generation INTEGER NOT NULL, covers_until INTEGER NOT NULL, scope TEXT NOT NULL,
    last_read INTEGER NOT NULL, records INTEGER NOT NULL, open_scope TEXT NOT NULL,
    generation_at INTEGER NOT NULL, started_at INTEGER NOT NULL) STRICT;

CREATE TABLE inbox (
    seq INTEGER PRIMARY KEY, stream INTEGER NOT NULL, external_id TEXT NOT NULL,
    kind INTEGER NOT NULL, cause INTEGER NOT NULL, state INTEGER NOT NULL, run INTEGER,
    received_at INTEGER NOT NULL, vendor_time INTEGER NOT NULL, server_time INTEGER NOT NULL,
    hash BLOB NOT NULL, version TEXT NOT NULL, marker TEXT NOT NULL, target_stream TEXT NOT NULL,
    target_id TEXT NOT NULL, associations TEXT NOT NULL, payload TEXT NOT NULL) STRICT;
CREATE INDEX inbox_record ON inbox (stream, external_id) WHERE state != 1;
CREATE INDEX inbox_new ON inbox (stream) WHERE state = 0;
CREATE TABLE webhook_event (
    connection INTEGER NOT NULL, event_id TEXT NOT NULL, at INTEGER NOT NULL,
    PRIMARY KEY (connection, event_id)) STRICT, WITHOUT ROWID;
CREATE INDEX webhook_event_at ON webhook_event (at);

CREATE TABLE link (
    stream INTEGER NOT NULL, external_id TEXT NOT NULL, hash BLOB NOT NULL,
    state INTEGER NOT NULL, role INTEGER NOT NULL, seen INTEGER NOT NULL, shadow INTEGER NOT NULL,
    entity BLOB, inbox_seq INTEGER NOT NULL, vendor_time INTEGER NOT NULL,
    alias_stream INTEGER NOT NULL, version TEXT NOT NULL, alias_of TEXT NOT NULL,
    created_by TEXT NOT NULL, PRIMARY KEY (stream, external_id)) STRICT, WITHOUT ROWID;
CREATE INDEX link_entity ON link (entity);
CREATE TABLE shadow (id INTEGER PRIMARY KEY, fields BLOB NOT NULL) STRICT;
CREATE TABLE seen (
    stream INTEGER NOT NULL, generation INTEGER NOT NULL, part INTEGER NOT NULL,
    hashes BLOB NOT NULL, PRIMARY KEY (stream, generation, part)) STRICT, WITHOUT ROWID;

CREATE TABLE canonical (
    key INTEGER PRIMARY KEY, id BLOB NOT NULL, entity INTEGER NOT NULL, state INTEGER NOT NULL,
    merged_into BLOB, version INTEGER NOT NULL, created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL, fields BLOB NOT NULL) STRICT;
CREATE UNIQUE INDEX canonical_id ON canonical (id, entity, state);
CREATE TABLE identity (
    key BLOB NOT NULL, id BLOB NOT NULL, PRIMARY KEY (key, id)) STRICT, WITHOUT ROWID;
CREATE TABLE identity_of (
    id BLOB PRIMARY KEY, keys BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE reference_wait (
    target_stream INTEGER NOT NULL, target_id TEXT NOT NULL, stream INTEGER NOT NULL,
    external_id TEXT NOT NULL,
    PRIMARY KEY (target_stream, target_id, stream, external_id)) STRICT, WITHOUT ROWID;

CREATE TABLE change_log (
    seq INTEGER PRIMARY KEY, entity BLOB NOT NULL, field INTEGER NOT NULL, before TEXT, after TEXT,
    cause TEXT NOT NULL, inbox_seq INTEGER NOT NULL, stream INTEGER NOT NULL, record TEXT NOT NULL,
    losers TEXT NOT NULL, at INTEGER NOT NULL, run INTEGER) STRICT;
CREATE INDEX change_entity ON change_log (entity);

CREATE TABLE intent (
    stream INTEGER NOT NULL, entity BLOB NOT NULL, id INTEGER NOT NULL, state INTEGER NOT NULL,
    not_before INTEGER NOT NULL, entity_kind INTEGER NOT NULL, kind INTEGER NOT NULL,
    since INTEGER NOT NULL, tries INTEGER NOT NULL, run INTEGER, reason TEXT NOT NULL,
    evidence TEXT NOT NULL, PRIMARY KEY (stream, entity)) STRICT, WITHOUT ROWID;
CREATE TABLE attempt (
    entity BLOB NOT NULL, id INTEGER NOT NULL, stream INTEGER NOT NULL, state INTEGER NOT NULL,
    external_id TEXT NOT NULL, answer TEXT NOT NULL,
    PRIMARY KEY (entity, id)) STRICT, WITHOUT ROWID;
CREATE INDEX attempt_open ON attempt (stream) WHERE state < 3 OR state = 5;
CREATE TABLE attempt_frozen (
    id INTEGER PRIMARY KEY, entity BLOB NOT NULL, intent INTEGER NOT NULL,
    operation INTEGER NOT NULL, at INTEGER NOT NULL, run INTEGER, base_version TEXT NOT NULL,
    idempotency_key TEXT NOT NULL, marker TEXT NOT NULL, fields BLOB NOT NULL,
    patch TEXT NOT NULL) STRICT;

CREATE TABLE parked (
    id INTEGER PRIMARY KEY, stream INTEGER NOT NULL, external_id TEXT NOT NULL, entity BLOB,
    inbox_seq INTEGER NOT NULL, intent INTEGER NOT NULL, field TEXT NOT NULL, code TEXT NOT NULL,
    reason TEXT NOT NULL, remedy TEXT NOT NULL, attempts INTEGER NOT NULL, at INTEGER NOT NULL,
    run INTEGER) STRICT;
CREATE INDEX parked_record ON parked (stream, external_id, intent);
CREATE TABLE tombstone (
    stream INTEGER NOT NULL, external_id TEXT NOT NULL, reason TEXT NOT NULL,
    evidence TEXT NOT NULL, version TEXT NOT NULL, generation INTEGER NOT NULL,
    at INTEGER NOT NULL, PRIMARY KEY (stream, external_id)) STRICT, WITHOUT ROWID;

CREATE TABLE lease (
    name TEXT PRIMARY KEY, owner TEXT NOT NULL, token INTEGER NOT NULL,
    until INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE conflict (
    id INTEGER PRIMARY KEY, entity BLOB NOT NULL, field INTEGER NOT NULL, state INTEGER NOT NULL,
    held TEXT, candidates BLOB NOT NULL, opened_at INTEGER NOT NULL, changed_at INTEGER NOT NULL,
    settled_by TEXT NOT NULL, run INTEGER) STRICT;
CREATE INDEX conflict_entity ON conflict (entity);
CREATE INDEX conflict_open ON conflict (id) WHERE state = 1;

CREATE TABLE blocking (
    key INTEGER NOT NULL, record INTEGER NOT NULL, PRIMARY KEY (key, record)) STRICT, WITHOUT ROWID;
CREATE TABLE blocking_of (record INTEGER PRIMARY KEY, keys BLOB NOT NULL) STRICT;
CREATE TABLE match_due (record INTEGER PRIMARY KEY) STRICT;
CREATE TABLE review (
    id INTEGER PRIMARY KEY, one BLOB NOT NULL, other BLOB NOT NULL, state INTEGER NOT NULL,
    stream INTEGER NOT NULL, external_id TEXT NOT NULL, weight REAL NOT NULL,
    probability REAL NOT NULL, evidence TEXT NOT NULL, at INTEGER NOT NULL, run INTEGER,
    settled_at INTEGER NOT NULL, settled_by TEXT NOT NULL, UNIQUE (one, other)) STRICT;
CREATE INDEX review_other ON review (other);
CREATE INDEX review_open ON review (id) WHERE state = 1;
CREATE INDEX review_settled ON review (id) WHERE state > 1;
CREATE TABLE joining (
    id INTEGER PRIMARY KEY, survivor BLOB NOT NULL, joined BLOB, stream INTEGER NOT NULL,
    external_id TEXT NOT NULL, cause TEXT NOT NULL, at INTEGER NOT NULL,
    undone_at INTEGER NOT NULL, run INTEGER, before BLOB NOT NULL) STRICT;
CREATE INDEX joining_survivor ON joining (survivor);

CREATE TABLE run (
    id TEXT PRIMARY KEY, kind TEXT NOT NULL, status TEXT NOT NULL, started_at INTEGER NOT NULL,
    ended_at INTEGER NOT NULL, balance_sheet TEXT NOT NULL, error TEXT NOT NULL) STRICT;
CREATE INDEX run_started ON run (started_at);
CREATE TABLE plan (
    id TEXT PRIMARY KEY, kind TEXT NOT NULL, state INTEGER NOT NULL, workspace TEXT NOT NULL,
    format INTEGER NOT NULL, configuration TEXT NOT NULL, created_at INTEGER NOT NULL,
    created_by TEXT NOT NULL, run TEXT NOT NULL, options TEXT NOT NULL, report TEXT NOT NULL,
    effects TEXT NOT NULL, applied_by TEXT NOT NULL) STRICT;
CREATE INDEX plan_created ON plan (created_at);
CREATE TABLE audit (
    seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL,
    subject TEXT NOT NULL, detail TEXT NOT NULL, run TEXT NOT NULL) STRICT;
CREATE TABLE value (key TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE custom_field (
    id INTEGER PRIMARY KEY, entity INTEGER NOT NULL, name TEXT NOT NULL, type INTEGER NOT NULL,
    many INTEGER NOT NULL, computed INTEGER NOT NULL, sensitivity INTEGER NOT NULL,
    target INTEGER NOT NULL, enums TEXT NOT NULL, policy TEXT NOT NULL,
    description TEXT NOT NULL, example TEXT NOT NULL) STRICT;

CREATE TABLE consent (
    stream INTEGER NOT NULL, record TEXT NOT NULL, seq INTEGER NOT NULL, channel TEXT NOT NULL,
    purpose TEXT NOT NULL, state TEXT NOT NULL, basis TEXT NOT NULL, proof TEXT NOT NULL,
    source TEXT NOT NULL, at INTEGER NOT NULL, noted_at INTEGER NOT NULL,
    inbox_seq INTEGER NOT NULL, run INTEGER,
    PRIMARY KEY (stream, record, seq)) STRICT, WITHOUT ROWID;
CREATE TABLE urgent_intent (
    stream INTEGER NOT NULL, entity BLOB NOT NULL,
    PRIMARY KEY (stream, entity)) STRICT, WITHOUT ROWID;
CREATE TABLE suppression (
    digest TEXT PRIMARY KEY, reason TEXT NOT NULL, entity BLOB NOT NULL,
    at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE erasure (
    entity BLOB PRIMARY KEY, asked_at INTEGER NOT NULL, suppressed_at INTEGER NOT NULL,
    redacted_at INTEGER NOT NULL, ended_at INTEGER NOT NULL,
    document TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE fact (
    connection INTEGER NOT NULL, report TEXT NOT NULL, day INTEGER NOT NULL, grain TEXT NOT NULL,
    currency TEXT NOT NULL, dimensions TEXT NOT NULL, measures TEXT NOT NULL,
    pulled_at INTEGER NOT NULL,
    PRIMARY KEY (connection, report, day, grain)) STRICT, WITHOUT ROWID;
CREATE TABLE conversion (
    id INTEGER PRIMARY KEY, connection INTEGER NOT NULL, action TEXT NOT NULL,
    event_id TEXT NOT NULL, entity BLOB NOT NULL, event_at INTEGER NOT NULL,
    state INTEGER NOT NULL, attempts INTEGER NOT NULL, due_at INTEGER NOT NULL,
    ended_at INTEGER NOT NULL, note TEXT NOT NULL,
    UNIQUE (connection, event_id)) STRICT;
CREATE INDEX conversion_open ON conversion (connection, action) WHERE state = 0;
)sql";

// What told how a write ended, and when it was sent again, were words in its answer before.
constexpr const char* Version2 = R"sql(
ALTER TABLE attempt ADD COLUMN outcome INTEGER NOT NULL DEFAULT 0;
ALTER TABLE attempt ADD COLUMN sent_again INTEGER NOT NULL DEFAULT 0;
UPDATE attempt SET outcome = CASE answer
    WHEN 'ok' THEN 1 WHEN 'found' THEN 2 WHEN 'found one that may be it' THEN 3
    WHEN 'not found once' THEN 4 WHEN 'not found, and not wanted any more' THEN 5 END
    WHERE answer IN ('ok', 'found', 'found one that may be it', 'not found once',
                     'not found, and not wanted any more');
UPDATE attempt SET sent_again = CAST(substr(answer, 15) AS INTEGER)
    WHERE answer LIKE 'sent again at %';
)sql";

// Who was merged into a lead is asked for each record that is searched for by its marker.
constexpr const char* Version3 = R"sql(
CREATE INDEX canonical_merged ON canonical (merged_into) WHERE merged_into IS NOT NULL;
)sql";

constexpr const char* Steps[] = {Version1, Version2, Version3};

}  // namespace

std::span<const char* const> schemaSteps() {
    return Steps;
}

}  // namespace leadloom::store
