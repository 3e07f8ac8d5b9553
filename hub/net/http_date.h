#pragma once

#include <optional>
#include <string_view>

#include "hub/base/clock.h"

namespace leadloom::net {

/// Microseconds since 1970 of "Sun, 06 Nov 1994 08:49:37 GMT"; nothing when `text` is no such date.
std::optional<TimeUs> parseHttpDate(std::string_view text);

/// How long a Retry-After asks to wait, given in seconds or as a date; nothing when unreadable. A
/// date in the past is zero.
std::optional<TimeUs> parseRetryAfter(std::string_view text, TimeUs nowWallUs);

}  // namespace leadloom::net
