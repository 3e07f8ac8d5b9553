#pragma once

#include <exception>
#include <utility>

#include <leadloom/abi/call.h>

#include "hub/base/call_scope.h"
#include "hub/base/error.h"
#include "hub/plugin_host/call_frame.h"
#include "hub/plugin_host/status_mapping.h"

namespace leadloom::plugin_host {

/// What bounds the call that a plugin made this service call from.
inline CallScope scopeOf(const ll_call* call) {
    const sync::CallContext& context = CallFrame::contextOf(call);
    return {context.cancelled, call->deadline_us, context.patient};
}

/// Hands an error of the hub to the plugin: its text through `fail`, its kind as the status.
inline ll_status report(const ll_call* call, const Error& error) {
    return call->fail(call, statusOf(error.kind), strOf(error.describe()),
                      error.retryAfter.count() > 0 ? error.retryAfter.count() : -1,
                      error.httpStatus);
}

/// Runs a service's body; nothing thrown in the hub ever crosses into the plugin.
template <typename Body>
ll_status guarded(const ll_call* call, Body&& body) noexcept {
    try {
        return std::forward<Body>(body)();
    } catch (const std::exception& fault) {
        return report(call, {ErrorKind::Bug, std::string("in the hub: ") + fault.what(), ""});
    } catch (...) {
        return LL_BUG;
    }
}

}  // namespace leadloom::plugin_host
