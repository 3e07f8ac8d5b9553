#include "hub/plugin_host/status_mapping.h"

namespace leadloom::plugin_host {

ErrorKind kindOf(ll_status status) {
    switch (status) {
        case LL_CANCELLED:
            return ErrorKind::Cancelled;
        case LL_TRANSIENT:
            return ErrorKind::Transient;
        case LL_RATE_LIMITED:
            return ErrorKind::RateLimited;
        case LL_AUTH:
            return ErrorKind::Auth;
        case LL_FORBIDDEN:
            return ErrorKind::Forbidden;
        case LL_NOT_FOUND:
            return ErrorKind::NotFound;
        case LL_CONFLICT:
            return ErrorKind::Conflict;
        case LL_INVALID_RECORD:
            return ErrorKind::InvalidRecord;
        case LL_INVALID_CONFIG:
            return ErrorKind::InvalidConfig;
        case LL_CURSOR_EXPIRED:
            return ErrorKind::CursorExpired;
        case LL_UNSUPPORTED:
            return ErrorKind::Unsupported;
        case LL_UNKNOWN_OUTCOME:
            return ErrorKind::UnknownOutcome;
        case LL_ACCEPTED:
            return ErrorKind::Accepted;
        case LL_QUOTA:
            return ErrorKind::Quota;
        default:
            return ErrorKind::Bug;
    }
}

ll_status statusOf(ErrorKind kind) {
    switch (kind) {
        case ErrorKind::Cancelled:
            return LL_CANCELLED;
        case ErrorKind::Transient:
            return LL_TRANSIENT;
        case ErrorKind::Unreachable:
            return LL_TRANSIENT;
        case ErrorKind::RateLimited:
            return LL_RATE_LIMITED;
        case ErrorKind::Auth:
            return LL_AUTH;
        case ErrorKind::Forbidden:
            return LL_FORBIDDEN;
        case ErrorKind::NotFound:
            return LL_NOT_FOUND;
        case ErrorKind::Conflict:
            return LL_CONFLICT;
        case ErrorKind::InvalidRecord:
            return LL_INVALID_RECORD;
        case ErrorKind::InvalidConfig:
            return LL_INVALID_CONFIG;
        case ErrorKind::Usage:
            return LL_INVALID_CONFIG;
        case ErrorKind::CursorExpired:
            return LL_CURSOR_EXPIRED;
        case ErrorKind::Unsupported:
            return LL_UNSUPPORTED;
        case ErrorKind::UnknownOutcome:
            return LL_UNKNOWN_OUTCOME;
        case ErrorKind::Accepted:
            return LL_ACCEPTED;
        case ErrorKind::Quota:
            return LL_QUOTA;
        // The hub's own trouble: the plugin stops, the hub keeps the true error (see RecordBridge).
        case ErrorKind::Storage:
        case ErrorKind::Guard:
            return LL_CANCELLED;
        case ErrorKind::Bug:
            return LL_BUG;
    }
    return LL_BUG;
}

}  // namespace leadloom::plugin_host
