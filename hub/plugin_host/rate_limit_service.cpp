#include "hub/plugin_host/rate_limit_service.h"

#include "hub/plugin_host/service_call.h"

namespace leadloom::plugin_host {
namespace {

ll_status acquire(const ll_rate_limit* self, const ll_call* call, ll_str bucket,
                  std::uint32_t cost) {
    return guarded(call, [&]() -> ll_status {
        auto* limiter = static_cast<net::RateLimiter*>(self->hub);
        const Status room = limiter->acquire(viewOf(bucket), cost, scopeOf(call));
        return room ? LL_OK : report(call, room.error());
    });
}

void observe(const ll_rate_limit* self, ll_str bucket, std::int64_t remaining,
             std::int64_t resetUs) {
    static_cast<net::RateLimiter*>(self->hub)->observe(viewOf(bucket), remaining, resetUs);
}

}  // namespace

RateLimitService::RateLimitService(net::RateLimiter& limiter)
    : table_{sizeof(ll_rate_limit), &limiter, &acquire, &observe} {}

}  // namespace leadloom::plugin_host
