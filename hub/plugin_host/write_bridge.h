#pragma once

#include <span>
#include <vector>

#include <leadloom/abi/destination.h>

#include "hub/plugin_host/call_frame.h"
#include "hub/plugin_host/result_bridge.h"

namespace leadloom::plugin_host {

/// The engine's writes as a plugin is given them. Borrows the items.
class WritesInHand {
public:
    explicit WritesInHand(std::span<const sync::WriteItem> items);
    WritesInHand(const WritesInHand&) = delete;
    WritesInHand& operator=(const WritesInHand&) = delete;

    const ll_write_batch* batch() const { return &batch_; }

private:
    std::vector<ll_write> writes_;
    ll_write_batch batch_{};
};

/// What a failed call says of the items it did not report. A plugin that broke down may have sent
/// them before.
Error unreported(const CallFrame& frame, ll_status status);

}  // namespace leadloom::plugin_host
