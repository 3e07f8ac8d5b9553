#include "hub/base/error.h"

namespace leadloom {

std::string_view toString(ErrorKind kind) {
    switch (kind) {
        case ErrorKind::Cancelled:
            return "cancelled";
        case ErrorKind::Transient:
            return "transient";
        case ErrorKind::RateLimited:
            return "rate_limited";
        case ErrorKind::Quota:
            return "quota";
        case ErrorKind::Auth:
            return "auth";
        case ErrorKind::Forbidden:
            return "forbidden";
        case ErrorKind::NotFound:
            return "not_found";
        case ErrorKind::Conflict:
            return "conflict";
        case ErrorKind::InvalidRecord:
            return "invalid_record";
        case ErrorKind::InvalidConfig:
            return "invalid_config";
        case ErrorKind::CursorExpired:
            return "cursor_expired";
        case ErrorKind::Unsupported:
            return "unsupported";
        case ErrorKind::UnknownOutcome:
            return "unknown_outcome";
        case ErrorKind::Accepted:
            return "accepted";
        case ErrorKind::Bug:
            return "bug";
        case ErrorKind::Unreachable:
            return "unreachable";
        case ErrorKind::Storage:
            return "storage";
        case ErrorKind::Usage:
            return "usage";
        case ErrorKind::Guard:
            return "guard";
    }
    return "bug";
}

std::optional<ErrorKind> errorKindOf(std::string_view name) {
    constexpr auto Last = static_cast<int>(ErrorKind::Guard);
    for (int number = 0; number <= Last; ++number) {
        const auto kind = static_cast<ErrorKind>(number);
        if (toString(kind) == name) return kind;
    }
    return std::nullopt;
}

std::string Error::describe() const {
    if (remedy.empty()) return message;
    return message + " (" + remedy + ")";
}

Error Error::at(std::string_view place) const {
    Error placed = *this;
    placed.message = std::string(place) + ": " + message;
    return placed;
}

}  // namespace leadloom
