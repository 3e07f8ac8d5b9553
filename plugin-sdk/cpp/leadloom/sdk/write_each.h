#pragma once

#include <cstddef>

#include <leadloom/sdk/write_batch.h>
#include <leadloom/sdk/write_outcomes.h>
#include <leadloom/sdk/write_result.h>

namespace leadloom::sdk {

/// Whether a status speaks of one record; any other would come for the next one too.
inline bool isAboutOneRecord(ll_status status) {
    return status == LL_OK || status == LL_INVALID_RECORD || status == LL_CONFLICT ||
           status == LL_NOT_FOUND || status == LL_UNKNOWN_OUTCOME || status == LL_ACCEPTED;
}

/// For vendors that take one record a request: `send(write)` gives the WriteResult of each write.
/// Ends at the first failure that speaks of the connection; it then stands for all that is left.
template <typename Send>
Status writeEach(const WriteBatch& batch, WriteOutcomes& outcomes, Send&& send) {
    for (std::size_t i = 0; i < batch.size(); ++i) {
        const WriteResult result = send(batch[i]);
        if (!isAboutOneRecord(result.status.code())) return result.status;
        if (auto taken = outcomes.report(i, result); !taken) return taken;
    }
    return Status::ok();
}

}  // namespace leadloom::sdk
