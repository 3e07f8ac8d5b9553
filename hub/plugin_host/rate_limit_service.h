#pragma once

#include <leadloom/abi/service/rate_limit.h>

#include "hub/net/rate_limiter.h"

namespace leadloom::plugin_host {

/// leadloom.rate-limit/1 over the connection's budgets, which it borrows.
class RateLimitService {
public:
    explicit RateLimitService(net::RateLimiter& limiter);
    RateLimitService(const RateLimitService&) = delete;
    RateLimitService& operator=(const RateLimitService&) = delete;
    const ll_rate_limit* table() const { return &table_; }

private:
    ll_rate_limit table_;
};

}  // namespace leadloom::plugin_host
