#include "hub/app/exit_code.h"

namespace leadloom::app {

ExitCode exitCodeFor(ErrorKind kind) {
    switch (kind) {
        case ErrorKind::InvalidConfig:
        case ErrorKind::Usage:
        case ErrorKind::NotFound:
        case ErrorKind::Unsupported:
            return ExitCode::Usage;
        case ErrorKind::Auth:
        case ErrorKind::Forbidden:
        case ErrorKind::Unreachable:
        case ErrorKind::Transient:
        case ErrorKind::RateLimited:
        case ErrorKind::Quota:
        case ErrorKind::CursorExpired:
        case ErrorKind::UnknownOutcome:
        case ErrorKind::Accepted:
            return ExitCode::Connection;
        case ErrorKind::InvalidRecord:
        case ErrorKind::Conflict:
        case ErrorKind::Cancelled:
            return ExitCode::Incomplete;
        case ErrorKind::Guard:
            return ExitCode::Guard;
        case ErrorKind::Bug:
        case ErrorKind::Storage:
            return ExitCode::Internal;
    }
    return ExitCode::Internal;
}

}  // namespace leadloom::app
