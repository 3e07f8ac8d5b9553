#pragma once

#include <chrono>
#include <cstdint>

#include <leadloom/abi/service/clock.h>
#include <leadloom/sdk/call.h>

namespace leadloom::sdk {

/// Time from the hub. For cursors use the vendor's time (HttpResponse::serverTime), never this.
class Clock {
public:
    explicit Clock(const ll_clock* service) : service_(service) {}

    /// Microseconds since 1970 UTC; 0 where the hub has no clock.
    std::int64_t wallTime() const { return service_ == nullptr ? 0 : service_->wall_us(service_); }
    std::int64_t monotonic() const {
        return service_ == nullptr ? 0 : service_->monotonic_us(service_);
    }
    /// Only for waiting on a vendor's job; ends with LL_CANCELLED when the call has to end.
    Status sleep(const Call& call, std::chrono::microseconds time) const {
        if (service_ == nullptr) return {LL_UNSUPPORTED, "the hub offers no clock"};
        return {service_->sleep(service_, call.raw(), time.count())};
    }

private:
    const ll_clock* service_;
};

}  // namespace leadloom::sdk
