#include "hub/store/sequence.h"

namespace leadloom::store {
namespace {

constexpr std::int64_t Block = 65536;

constexpr Sql Load{"reading the sequence", "SELECT next FROM sequence WHERE name = 'row'"};
constexpr Sql Save{"reserving numbers",
                   "INSERT OR REPLACE INTO sequence (name, next) VALUES ('row', ?1)"};

}  // namespace

Status Sequence::load(SqliteConnection& connection) {
    Statement statement = connection.use(Load);
    const Result<bool> row = statement.step();
    if (!row) return row.error();
    next_ = *row ? statement.integer(0) : 1;
    reserved_ = reserving_ = next_;
    return Status::ok();
}

Status Sequence::reserveAhead(SqliteConnection& connection) {
    if (reserved_ - next_ >= Block / 2) return Status::ok();
    reserving_ = next_ + Block;
    return connection.use(Save).with(reserving_).run();
}

Status Sequence::giveBack(SqliteConnection& connection) {
    return connection.use(Save).with(next_).run();
}

}  // namespace leadloom::store
