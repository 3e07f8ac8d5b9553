#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "hub/base/result.h"
#include "hub/store/sqlite_connection.h"

namespace leadloom::store {

/// Interns run ids, so that every row of a run holds a small number. Keeps the newest in memory.
/// Used by the writer only.
class RunNames {
public:
    /// The number of `name`, made in the open transaction when new; 0: no run.
    Result<std::int64_t> keyOf(SqliteConnection& connection, std::string_view name,
                               std::int64_t nextSeq);
    /// To be called when anything was rolled back: what is in memory may be gone.
    void forget() { name_.clear(); }

private:
    std::string name_;
    std::int64_t key_ = 0;
};

}  // namespace leadloom::store
