#pragma once

#include <cstdint>
#include <string_view>

#include <leadloom/abi/draft/quota.h>
#include <leadloom/sdk/call.h>
#include <leadloom/sdk/status.h>
#include <leadloom/sdk/text.h>

namespace leadloom::sdk {

/// Takes what is left of each bucket.
class QuotaSink {
public:
    explicit QuotaSink(const ll_quota_sink* sink) : sink_(sink) {}

    /// `resetAt`: microseconds, 0 = not told; -1 where a number isn't told.
    Status put(std::string_view bucket, std::int64_t remaining, std::int64_t limit,
               std::int64_t resetAt) const {
        return {sink_->put(sink_, given(bucket), remaining, limit, resetAt)};
    }

private:
    const ll_quota_sink* sink_;
};

/// leadloom.draft.quota/1: what is left of the vendor's limits, asked of the vendor.
class Quota {
public:
    virtual ~Quota() = default;
    virtual Status quota(const Call& call, const QuotaSink& sink) = 0;
};

}  // namespace leadloom::sdk
