#pragma once

#include <optional>

#include <leadloom/sdk/call.h>
#include <leadloom/sdk/record_sink.h>

#include "hub/sync/connection/connector.h"

namespace leadloom::testing {

/// The hub's side of the SDK's reading loops, as far as they use it: checkpoints go to the engine's
/// sink, calls are never cancelled.
class WalkHub {
public:
    explicit WalkHub(sync::RecordSink& taker) : taker_(taker) {
        sink_.struct_size = sizeof sink_;
        sink_.hub = this;
        sink_.checkpoint = [](const ll_record_sink* raw, ll_str cursor, int64_t covers) {
            auto& hub = *static_cast<WalkHub*>(raw->hub);
            const Status moved = hub.taker_.checkpoint({cursor.data, cursor.size}, covers);
            if (moved) return static_cast<ll_status>(LL_OK);
            hub.failure = moved.error();
            return static_cast<ll_status>(LL_BUG);
        };
        call_.struct_size = sizeof call_;
        call_.cancelled = [](const ll_call*) -> int32_t { return 0; };
    }
    WalkHub(const WalkHub&) = delete;
    WalkHub& operator=(const WalkHub&) = delete;

    sdk::RecordSink sink() const { return sdk::RecordSink(&sink_); }
    sdk::Call call() const { return sdk::Call(&call_); }

    std::optional<Error> failure;  ///< what the engine's sink said no with

private:
    sync::RecordSink& taker_;
    ll_record_sink sink_{};
    ll_call call_{};
};

}  // namespace leadloom::testing
