#include <algorithm>

#include "hub/store/sqlite_transaction.h"

namespace leadloom::store {
namespace {

#define LEADLOOM_INBOX_COLUMNS                                                             \
    "SELECT seq, stream, external_id, kind, cause, state, "                                \
    "coalesce((SELECT name FROM run_name WHERE id = run), ''), received_at, vendor_time, " \
    "server_time, hash, version, marker, target_stream, target_id"

constexpr Sql Insert{"storing a record in the inbox",
                     "INSERT INTO inbox (seq, stream, external_id, kind, cause, state, run, "
                     "received_at, vendor_time, server_time, hash, version, marker, target_stream, "
                     "target_id, associations, payload) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, "
                     "?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)"};
constexpr Sql SetState{"moving a record on in the inbox",
                       "UPDATE inbox SET state = ?2 WHERE seq = ?1"};
constexpr Sql Find{"reading the inbox",
                   LEADLOOM_INBOX_COLUMNS ", associations, payload FROM inbox WHERE seq = ?1"};
#define LEADLOOM_NEWEST                                                                       \
    " FROM inbox WHERE seq = max(coalesce((SELECT inbox_seq FROM link WHERE stream = ?1 AND " \
    "external_id = ?2), 0), coalesce((SELECT seq FROM inbox WHERE stream = ?1 AND "           \
    "external_id = ?2 AND state != 1 AND (state = 0 OR state = 3) ORDER BY seq DESC LIMIT 1), 0))"
constexpr Sql Newest{"reading the inbox",
                     LEADLOOM_INBOX_COLUMNS ", associations, payload" LEADLOOM_NEWEST};
constexpr Sql NewestBare{"reading the inbox", LEADLOOM_INBOX_COLUMNS ", '', ''" LEADLOOM_NEWEST};
constexpr Sql New{"reading the inbox", LEADLOOM_INBOX_COLUMNS
                  ", associations, payload FROM inbox WHERE stream = ?1 AND state = 0 AND "
                  "seq > ?2 ORDER BY seq LIMIT ?3"};
constexpr Sql Drop{"pruning the inbox",
                   "DELETE FROM inbox WHERE seq = ?1 AND state != 0 AND state != 3"};
constexpr Sql Remember{"noting a webhook",
                       "INSERT OR IGNORE INTO webhook_event (connection, event_id, at) "
                       "VALUES (?1, ?2, ?3)"};
#undef LEADLOOM_NEWEST
#undef LEADLOOM_INBOX_COLUMNS

InboxRow rowOf(const Statement& at) {
    InboxRow row;
    row.seq = at.integer(0);
    row.stream = at.number<StreamKey>(1);
    row.externalId = at.text(2);
    row.kind = at.number<std::uint8_t>(3);
    row.cause = at.number<InboxCause>(4);
    row.state = at.number<InboxState>(5);
    row.runId = at.text(6);
    row.receivedAtUs = at.integer(7);
    row.vendorTimeUs = at.integer(8);
    row.serverTimeUs = at.integer(9);
    const std::string_view hash = at.blob(10);
    std::copy_n(hash.begin(), std::min(hash.size(), row.hash.size()), row.hash.begin());
    row.version = at.text(11);
    row.marker = at.text(12);
    row.targetStream = at.text(13);
    row.targetId = at.text(14);
    row.associations = at.text(15);
    row.payload = at.text(16);
    return row;
}

Result<std::optional<InboxRow>> onlyRow(Statement statement) {
    const Result<bool> found = statement.step();
    if (!found) return found.error();
    if (!*found) return std::optional<InboxRow>();
    return std::optional(rowOf(statement));
}

std::string_view bytesOf(const std::array<std::uint8_t, 32>& hash) {
    return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}

}  // namespace

Status SqliteTransaction::insertInbox(InboxRow& row) {
    const Result<std::int64_t> seq = nextSeq();
    if (!seq) return seq.error();
    const Result<std::int64_t> run = runKey(row.runId);
    if (!run) return run.error();
    row.seq = *seq;
    return use(Insert)
        .with(row.seq, row.stream, row.externalId, row.kind, row.cause, row.state, *run,
              row.receivedAtUs, row.vendorTimeUs, row.serverTimeUs, Blob{bytesOf(row.hash)},
              row.version, row.marker, row.targetStream, row.targetId, row.associations,
              row.payload)
        .run();
}

Status SqliteTransaction::setInboxState(std::int64_t seq, InboxState state) {
    return use(SetState).with(seq, state).run();
}

Result<std::optional<InboxRow>> SqliteTransaction::inbox(std::int64_t seq) {
    return onlyRow(use(Find).with(seq));
}

Result<std::optional<InboxRow>> SqliteTransaction::newestInbox(StreamKey stream,
                                                               std::string_view externalId,
                                                               bool withPayload) {
    return onlyRow(use(withPayload ? Newest : NewestBare).with(stream, externalId));
}

Result<std::vector<InboxRow>> SqliteTransaction::newInbox(StreamKey stream, std::int64_t after,
                                                          int limit) {
    std::vector<InboxRow> rows;
    Statement statement = use(New).with(stream, after, limit);
    for (;;) {
        const Result<bool> found = statement.step();
        if (!found) return found.error();
        if (!*found) return rows;
        rows.push_back(rowOf(statement));
    }
}

Status SqliteTransaction::dropInbox(std::int64_t seq) {
    return use(Drop).with(seq).run();
}

Result<bool> SqliteTransaction::rememberWebhook(ConnectionKey connection, std::string_view eventId,
                                                TimeUs atUs) {
    Status noted = use(Remember).with(connection, eventId, atUs).run();
    if (!noted) return noted.error();
    return connection_->changes() == 1;
}

}  // namespace leadloom::store
