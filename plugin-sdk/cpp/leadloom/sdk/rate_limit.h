#pragma once

#include <cstdint>
#include <string_view>

#include <leadloom/abi/service/rate_limit.h>
#include <leadloom/sdk/call.h>

namespace leadloom::sdk {

/// The connection's budgets. HTTP requests are counted by the hub itself; this is for what only the
/// connector can read: a vendor's own headers, costs that a request doesn't show.
class RateLimit {
public:
    explicit RateLimit(const ll_rate_limit* service) : service_(service) {}

    Status acquire(const Call& call, std::string_view bucket, std::uint32_t cost) const {
        if (service_ == nullptr) return Status::ok();
        return {service_->acquire(service_, call.raw(), given(bucket), cost)};
    }
    /// `resetAt`: wall clock in microseconds, 0 = not told.
    void observe(std::string_view bucket, std::int64_t remaining, std::int64_t resetAt = 0) const {
        if (service_ != nullptr) service_->observe(service_, given(bucket), remaining, resetAt);
    }

private:
    const ll_rate_limit* service_;
};

}  // namespace leadloom::sdk
