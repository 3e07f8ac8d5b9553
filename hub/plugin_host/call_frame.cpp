#include "hub/plugin_host/call_frame.h"

#include <algorithm>

#include "hub/plugin_host/status_mapping.h"
#include "hub/security/redactor.h"

namespace leadloom::plugin_host {
namespace {

thread_local int framesOnThisThread = 0;

std::string_view defaultMessage(ll_status status) {
    switch (status) {
        case LL_CANCELLED:
            return "stopped";
        case LL_TRANSIENT:
            return "the system could not be asked; trying again may help";
        case LL_RATE_LIMITED:
            return "too many requests";
        case LL_AUTH:
            return "the credential was refused";
        case LL_FORBIDDEN:
            return "a scope or right is missing";
        case LL_NOT_FOUND:
            return "the record is not there";
        case LL_CONFLICT:
            return "the record changed meanwhile";
        case LL_INVALID_RECORD:
            return "the record was refused";
        case LL_INVALID_CONFIG:
            return "the settings were refused";
        case LL_CURSOR_EXPIRED:
            return "the cursor is too old";
        case LL_UNSUPPORTED:
            return "this is not supported";
        case LL_UNKNOWN_OUTCOME:
            return "sent, but the answer was lost";
        case LL_QUOTA:
            return "the daily quota is spent";
        default:
            return "the connector broke its contract";
    }
}

std::string_view remedyFor(ErrorKind kind) {
    switch (kind) {
        case ErrorKind::Auth:
            return "renew the credential in the connection's auth, then sync again";
        case ErrorKind::Forbidden:
            return "give the account or app the missing scope or right";
        case ErrorKind::Bug:
            return "report this to the connector's author; other streams go on";
        case ErrorKind::InvalidConfig:
            return "correct the connection's settings";
        default:
            return {};
    }
}

}  // namespace

CallFrame::CallFrame(const sync::CallContext& context, std::string place)
    : context_(context), place_(std::move(place)) {
    call_.struct_size = sizeof call_;
    call_.run_id = strOf(context.runId);
    call_.deadline_us = context.deadlineMonotonicUs;
    call_.hub = this;
    call_.cancelled = &CallFrame::cancelled;
    call_.fail = &CallFrame::fail;
    ++framesOnThisThread;
}

CallFrame::~CallFrame() {
    --framesOnThisThread;
}

bool CallFrame::onThisThread() {
    return framesOnThisThread > 0;
}

std::int32_t CallFrame::cancelled(const ll_call* call) {
    const sync::CallContext& context = contextOf(call);
    return context.cancelled && context.cancelled() ? 1 : 0;
}

ll_status CallFrame::fail(const ll_call* call, ll_status status, ll_str message,
                          std::int64_t retryAfterMs, std::int32_t httpStatus) {
    auto* frame = static_cast<CallFrame*>(call->hub);
    frame->message_ = viewOf(message);
    frame->retryAfterMs_ = retryAfterMs;
    frame->httpStatus_ = httpStatus;
    return status;
}

const sync::CallContext& CallFrame::contextOf(const ll_call* call) {
    return static_cast<const CallFrame*>(call->hub)->context_;
}

Error CallFrame::error(ll_status status) const {
    const ErrorKind kind = kindOf(status);
    // A vendor's words may quote the record.
    const std::string message = message_.empty() ? std::string(defaultMessage(status))
                                                 : security::Redactor().redact(message_);
    return {kind, place_ + ": " + message, std::string(remedyFor(kind)),
            std::chrono::milliseconds(std::max<std::int64_t>(0, retryAfterMs_)), httpStatus_};
}

}  // namespace leadloom::plugin_host
