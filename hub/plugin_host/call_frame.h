#pragma once

#include <string>
#include <string_view>

#include <leadloom/abi/call.h>

#include "hub/base/result.h"
#include "hub/sync/connection/connector.h"

namespace leadloom::plugin_host {

inline std::string_view viewOf(ll_str text) {
    return text.data == nullptr ? std::string_view() : std::string_view(text.data, text.size);
}

/// Given even when empty; `absent()` is the other thing.
inline ll_str strOf(std::string_view text) {
    return {text.data() == nullptr ? "" : text.data(), text.size()};
}

inline ll_str absent() {
    return {nullptr, 0};
}

/// One call into a plugin: the ll_call it sees, and what it says of its failure.
class CallFrame {
public:
    /// `context` is borrowed while the frame lives. `place` ("salesforce connection sales-eu") is
    /// put before what the plugin says.
    CallFrame(const sync::CallContext& context, std::string place);
    CallFrame(const CallFrame&) = delete;
    CallFrame& operator=(const CallFrame&) = delete;
    ~CallFrame();

    const ll_call* call() const { return &call_; }

    /// The call's outcome as an error of the hub; `status` is what the plugin returned.
    Error error(ll_status status) const;
    Status status(ll_status status) const {
        return status == LL_OK || status == LL_END ? Status() : Status(error(status));
    }

    /// The hub's context behind an ll_call that came back through a service.
    static const sync::CallContext& contextOf(const ll_call* call);
    /// Whether this thread is inside a call into a plugin.
    static bool onThisThread();

private:
    static std::int32_t cancelled(const ll_call* call);
    static ll_status fail(const ll_call* call, ll_status status, ll_str message,
                          std::int64_t retryAfterMs, std::int32_t httpStatus);

    const sync::CallContext& context_;
    std::string place_;
    std::string message_;
    std::int64_t retryAfterMs_ = -1;
    std::int32_t httpStatus_ = 0;
    ll_call call_{};
};

}  // namespace leadloom::plugin_host
