#pragma once

#include <cstdint>

#include "hub/base/clock.h"
#include "hub/base/result.h"
#include "hub/store/transaction.h"

namespace leadloom::sync {

/// The complete read of a stream in which absence was last looked for. Two in a row say that a
/// record is gone, so they have to lie further apart than the stream's lists lag: within the lag a
/// record that was just made is missing from both.
struct JudgedGeneration {
    std::int64_t generation = 0;  ///< 0: none yet
    TimeUs atUs = 0;              ///< when it ended
};

Result<JudgedGeneration> judgedGeneration(store::Transaction& tx, store::StreamKey stream);

/// The newest number that a complete read of a stream ever had, whatever became of the read; 0:
/// none. One that broke off within its first page leaves no other trace than the records it marked
/// as seen, and the next one must not take them for its own.
Result<std::int64_t> newestGeneration(store::Transaction& tx, store::StreamKey stream);

Status keepNewest(store::Transaction& tx, store::StreamKey stream, std::int64_t generation);

Status keepJudged(store::Transaction& tx, store::StreamKey stream, const JudgedGeneration& judged);

}  // namespace leadloom::sync
