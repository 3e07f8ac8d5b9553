#include "hub/plugin_host/clock_service.h"

#include <algorithm>

#include "hub/plugin_host/service_call.h"

namespace leadloom::plugin_host {
namespace {

Clock& clockOf(const ll_clock* self) {
    return *static_cast<Clock*>(self->hub);
}

std::int64_t wallUs(const ll_clock* self) {
    return clockOf(self).wallUs();
}

std::int64_t monotonicUs(const ll_clock* self) {
    return clockOf(self).monotonicUs();
}

ll_status sleep(const ll_clock* self, const ll_call* call, std::int64_t us) {
    return guarded(call, [&] {
        Clock& clock = clockOf(self);
        const TimeUs left = call->deadline_us > 0 ? call->deadline_us - clock.monotonicUs() : us;
        const bool whole = clock.sleep(std::max<TimeUs>(0, std::min<TimeUs>(us, left)),
                                       CallFrame::contextOf(call).cancelled);
        return whole && us <= left ? LL_OK : LL_CANCELLED;
    });
}

}  // namespace

ClockService::ClockService(Clock& clock)
    : clock_(clock), table_{sizeof(ll_clock), &clock_, &wallUs, &monotonicUs, &sleep} {}

}  // namespace leadloom::plugin_host
