#include <map>

#include "hub/store/sqlite_transaction.h"

namespace leadloom::store {
namespace {

constexpr Sql Find{"reading a count", "SELECT n FROM tally WHERE kind = ?1 AND key = ?2"};
constexpr Sql Add{"keeping a count",
                  "INSERT INTO tally (kind, key, n) VALUES (?1, ?2, ?3) "
                  "ON CONFLICT (kind, key) DO UPDATE SET n = n + excluded.n"};

}  // namespace

void SqliteTransaction::count(TallyKind kind, std::int64_t key, std::int64_t delta) {
    pending_.tallies.push_back({kind, key, delta});
}

Result<std::int64_t> SqliteTransaction::counted(TallyKind kind, std::int64_t key) {
    Statement statement = use(Find).with(kind, key);
    const Result<bool> row = statement.step();
    if (!row) return row.error();
    std::int64_t number = *row ? statement.integer(0) : 0;
    for (const TallyNote& note : pending_.tallies) {
        if (note.kind == kind && note.key == key) number += note.delta;
    }
    return number;
}

Status SqliteTransaction::writeTallies() {
    std::map<std::pair<TallyKind, std::int64_t>, std::int64_t> sums;
    for (const TallyNote& note : pending_.tallies)
        sums[{note.kind, note.key}] += note.delta;
    for (const auto& [counter, delta] : sums) {
        if (delta == 0) continue;
        Status added = use(Add).with(counter.first, counter.second, delta).run();
        if (!added) return added;
    }
    return Status::ok();
}

}  // namespace leadloom::store
