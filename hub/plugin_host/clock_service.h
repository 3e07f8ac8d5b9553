#pragma once

#include <leadloom/abi/service/clock.h>

#include "hub/base/clock.h"

namespace leadloom::plugin_host {

/// leadloom.clock/1 over the hub's clock, which it borrows.
class ClockService {
public:
    explicit ClockService(Clock& clock);
    ClockService(const ClockService&) = delete;
    ClockService& operator=(const ClockService&) = delete;
    const ll_clock* table() const { return &table_; }

private:
    Clock& clock_;
    ll_clock table_;
};

}  // namespace leadloom::plugin_host
