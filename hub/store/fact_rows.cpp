#include "hub/store/sqlite_transaction.h"

namespace leadloom::store {
namespace {

constexpr Sql Clear{"replacing facts",
                    "DELETE FROM fact WHERE connection = ?1 AND report = ?2 AND day >= ?3 AND "
                    "day <= ?4"};
constexpr Sql Put{"storing a fact",
                  "INSERT OR REPLACE INTO fact (connection, report, day, grain, currency, "
                  "dimensions, measures, pulled_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"};
constexpr Sql Between{"reading facts",
                      "SELECT connection, report, day, grain, currency, dimensions, measures, "
                      "pulled_at FROM fact WHERE day >= ?1 AND day <= ?2 "
                      "ORDER BY day, connection, report, grain"};

}  // namespace

Status SqliteTransaction::clearFacts(ConnectionKey connection, std::string_view report,
                                     std::int64_t fromDay, std::int64_t toDay) {
    return use(Clear).with(connection, report, fromDay, toDay).run();
}

Status SqliteTransaction::putFact(const FactRow& row) {
    return use(Put)
        .with(row.connection, row.report, row.day, row.grain, row.currency, row.dimensions,
              row.measures, row.pulledUs)
        .run();
}

Status SqliteTransaction::eachFact(std::int64_t fromDay, std::int64_t toDay,
                                   const std::function<Status(const FactRow&)>& each) {
    Statement at = use(Between).with(fromDay, toDay);
    for (;;) {
        const Result<bool> found = at.step();
        if (!found) return found.error();
        if (!*found) return Status::ok();
        const FactRow row{at.number<ConnectionKey>(0),
                          std::string(at.text(1)),
                          at.integer(2),
                          std::string(at.text(3)),
                          std::string(at.text(4)),
                          std::string(at.text(5)),
                          std::string(at.text(6)),
                          at.integer(7)};
        if (const Status taken = each(row); !taken) return taken;
    }
}

}  // namespace leadloom::store
