#include "hub/store/sqlite_transaction.h"

namespace leadloom::store {
namespace {

#define LEADLOOM_CONVERSION                                                                \
    "SELECT id, connection, action, event_id, entity, event_at, state, attempts, due_at, " \
    "ended_at, note FROM conversion "

constexpr Sql Raise{"raising a conversion",
                    "INSERT OR IGNORE INTO conversion (connection, action, event_id, entity, "
                    "event_at, state, attempts, due_at, ended_at, note) "
                    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"};
constexpr Sql Put{"keeping a conversion",
                  "UPDATE conversion SET state = ?2, attempts = ?3, due_at = ?4, ended_at = ?5, "
                  "note = ?6 WHERE id = ?1"};
constexpr Sql Due{"reading conversions", LEADLOOM_CONVERSION
                  "WHERE connection = ?1 AND action = ?2 AND state = 0 AND due_at <= ?3 "
                  "ORDER BY id LIMIT ?4"};
constexpr Sql CountOpen{"counting conversions",
                        "SELECT count(*) FROM conversion WHERE connection = ?1 AND action = ?2 "
                        "AND state = 0"};
constexpr Sql Newest{"reading conversions", LEADLOOM_CONVERSION "ORDER BY id DESC LIMIT ?1"};
#undef LEADLOOM_CONVERSION

Result<std::vector<ConversionRow>> rowsOf(Statement at) {
    std::vector<ConversionRow> rows;
    for (;;) {
        const Result<bool> found = at.step();
        if (!found) return found.error();
        if (!*found) return rows;
        ConversionRow row;
        row.id = at.integer(0);
        row.connection = at.number<ConnectionKey>(1);
        row.action = at.text(2);
        row.eventId = at.text(3);
        row.entity = at.entityId(4);
        row.eventUs = at.integer(5);
        row.state = at.number<ConversionState>(6);
        row.attempts = at.number<int>(7);
        row.dueUs = at.integer(8);
        row.endedUs = at.integer(9);
        row.note = at.text(10);
        rows.push_back(std::move(row));
    }
}

}  // namespace

Result<bool> SqliteTransaction::raiseConversion(const ConversionRow& row) {
    const Status raised =
        use(Raise)
            .with(row.connection, row.action, row.eventId, row.entity, row.eventUs, row.state,
                  row.attempts, row.dueUs, row.endedUs, row.note)
            .run();
    if (!raised) return raised.error();
    return connection_->changes() == 1;
}

Status SqliteTransaction::putConversion(const ConversionRow& row) {
    return use(Put).with(row.id, row.state, row.attempts, row.dueUs, row.endedUs, row.note).run();
}

Result<std::vector<ConversionRow>> SqliteTransaction::dueConversions(ConnectionKey connection,
                                                                     std::string_view action,
                                                                     TimeUs nowUs, int limit) {
    return rowsOf(use(Due).with(connection, action, nowUs, limit));
}

Result<std::int64_t> SqliteTransaction::countOpenConversions(ConnectionKey connection,
                                                             std::string_view action) {
    Statement statement = use(CountOpen).with(connection, action);
    const Result<bool> counted = statement.step();
    if (!counted) return counted.error();
    return statement.integer(0);
}

Result<std::vector<ConversionRow>> SqliteTransaction::conversions(int limit) {
    return rowsOf(use(Newest).with(limit));
}

}  // namespace leadloom::store
