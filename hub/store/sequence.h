#pragma once

#include <cstdint>

#include "hub/base/result.h"
#include "hub/store/sqlite_connection.h"

namespace leadloom::store {

/// Gives the rising numbers of inbox rows, changes, intents, attempts and dead letters. A number
/// is never given twice, neither after a rollback nor after a crash: the store reserves a block
/// ahead, and a start after a crash goes on behind it. Used by the writer only.
class Sequence {
public:
    /// Continues behind everything that was ever reserved.
    Status load(SqliteConnection& connection);
    std::int64_t next() { return next_++; }
    /// What next() would give.
    std::int64_t peek() const { return next_; }
    /// Reserves ahead when little is left, in the transaction that is about to commit.
    Status reserveAhead(SqliteConnection& connection);
    void committed() { reserved_ = reserving_; }
    /// Gives back what is left of the block, in a transaction of the caller's.
    Status giveBack(SqliteConnection& connection);

private:
    std::int64_t next_ = 1;
    std::int64_t reserved_ = 1;   ///< first number not durably reserved
    std::int64_t reserving_ = 1;  ///< the same, once the open transaction commits
};

}  // namespace leadloom::store
