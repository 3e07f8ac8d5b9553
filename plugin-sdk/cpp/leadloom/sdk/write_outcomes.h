#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <leadloom/abi/destination.h>
#include <leadloom/sdk/text.h>
#include <leadloom/sdk/write_result.h>

namespace leadloom::sdk {

/// Keeps the promise "exactly one result for each index": a second report of an index is dropped,
/// and what was never reported ends as LL_UNKNOWN_OUTCOME.
class WriteOutcomes {
public:
    WriteOutcomes(const ll_write_sink* sink, std::size_t count) : sink_(sink), reported_(count) {}

    /// Reports the write `index`. Dropped if it was reported before or doesn't exist.
    Status report(std::size_t index, const WriteResult& result) {
        if (index >= reported_.size() || reported_[index]) return Status::ok();
        reported_[index] = true;
        const ll_write_result raw{sizeof(ll_write_result),
                                  result.status.code(),
                                  index,
                                  orAbsent(result.externalId),
                                  orAbsent(result.newVersion),
                                  result.modifiedAt,
                                  orAbsent(result.status.message()),
                                  orAbsent(result.fields),
                                  orAbsent(result.existingId),
                                  orAbsent(result.record),
                                  result.status.retryAfter().count()};
        return {sink_->result(sink_, &raw)};
    }
    bool isReported(std::size_t index) const {
        return index < reported_.size() && reported_[index];
    }
    /// Reports what is left: with `status`, or as unknown where that is LL_OK. Called by the SDK.
    Status finish(const Status& status) {
        const auto rest =
            status ? Status{LL_UNKNOWN_OUTCOME, "the vendor's answer doesn't tell of this record"}
                   : status;
        for (std::size_t i = 0; i < reported_.size(); ++i)
            if (auto taken = report(i, WriteResult::failed(rest)); !taken) return taken;
        return status;
    }

private:
    const ll_write_sink* sink_;
    std::vector<bool> reported_;
};

/// A trace id for vendors that answer out of order: "w17" stands for write 17.
inline std::string traceId(std::size_t index) {
    return "w" + std::to_string(index);
}

}  // namespace leadloom::sdk
