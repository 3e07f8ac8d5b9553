#pragma once

#include <exception>
#include <new>
#include <string_view>
#include <utility>

#include <leadloom/abi/call.h>
#include <leadloom/sdk/scrub.h>
#include <leadloom/sdk/status.h>
#include <leadloom/sdk/text.h>

namespace leadloom::sdk {

/// The context of one call from the hub. Lives as long as the call; not to be kept.
class Call {
public:
    explicit Call(const ll_call* call) : call_(call) {}

    /// Whether to stop now. HttpClient and the walks ask by themselves.
    bool isCancelled() const { return call_->cancelled(call_) != 0; }
    std::string_view runId() const { return view(call_->run_id); }
    const ll_call* raw() const { return call_; }

    /// Hands status and message to the hub.
    ll_status finish(const Status& status) const {
        if (status.code() == LL_OK || status.message().empty()) return status.code();
        return call_->fail(call_, status.code(), given(status.message()),
                           status.retryAfter().count(), status.httpStatus());
    }

private:
    const ll_call* call_;
};

/// Runs `body` (returning a Status) so that nothing thrown crosses the boundary: an exception
/// arrives in the hub as LL_BUG with a scrubbed message.
template <typename Body>
ll_status guarded(const ll_call* call, Body&& body) noexcept {
    const auto bug = [call](std::string_view what) {
        return call->fail(call, LL_BUG, given(what), -1, 0);
    };
    try {
        return Call(call).finish(std::forward<Body>(body)());
    } catch (const std::bad_alloc&) {
        return bug("out of memory in the connector");
    } catch (const std::exception& error) {
        try {
            // What stands after a colon may quote the input (JSON libraries do).
            const std::string_view what = error.what();
            return bug("exception in the connector: " + scrub(what.substr(0, what.find(':'))));
        } catch (...) {
            return bug("exception in the connector");
        }
    } catch (...) {
        return bug("unknown exception in the connector");
    }
}

}  // namespace leadloom::sdk
