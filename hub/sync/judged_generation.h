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

Status keepJudged(store::Transaction& tx, store::StreamKey stream, const JudgedGeneration& judged);

}  // namespace leadloom::sync
