#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace leadloom {

/// What kind of failure it was. Each kind has exactly one reaction in the hub; the values up to
/// `Bug` mirror `ll_status` of the plugin boundary, the rest arise in the hub itself.
enum class ErrorKind : std::uint8_t {
    Cancelled,       ///< stop quietly
    Transient,       ///< retry with back-off
    RateLimited,     ///< wait `retryAfter`
    Quota,           ///< daily quota spent; wait `retryAfter`
    Auth,            ///< credential refused or expired: pause the connection, tell the admin
    Forbidden,       ///< a scope or right is missing
    NotFound,        ///< the record is not there
    Conflict,        ///< version precondition failed: read again and merge
    InvalidRecord,   ///< this record goes to the dead letters
    InvalidConfig,   ///< configuration refused
    CursorExpired,   ///< read in full, in a new generation
    Unsupported,     ///< the connector can't do this
    UnknownOutcome,  ///< the write may have taken effect: recover, never repeat blindly
    Accepted,        ///< taken as a job; the message holds the ticket
    Bug,             ///< contract broken, or an exception in a plugin
    Unreachable,     ///< no connection to the remote host could be made: nothing was sent
    Storage,         ///< the store failed (disk full, locked, corrupt)
    Usage,           ///< the person asked for something that can't be done
    Guard,           ///< a guard stopped the run
};

/// Name of a kind in user-visible ids, e.g. "rate_limited".
std::string_view toString(ErrorKind kind);
/// The kind of that name; nothing: no kind has it.
std::optional<ErrorKind> errorKindOf(std::string_view name);

/// A failure as a value. `message` says what was attempted, where, and what went wrong; `remedy`
/// what the reader can do. Neither ever holds a secret or personal data.
struct Error {
    ErrorKind kind = ErrorKind::Bug;
    std::string message;
    std::string remedy;
    std::chrono::milliseconds retryAfter{0};  ///< zero: not told
    int httpStatus = 0;                       ///< zero: not an HTTP answer

    /// "message (remedy)" for people.
    std::string describe() const;
    /// The same error with a place put before its message: "place: message".
    Error at(std::string_view place) const;
};

}  // namespace leadloom
