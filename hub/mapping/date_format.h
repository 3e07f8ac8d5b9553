#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace leadloom::mapping {

/// A canonical date ("2024-03-01") or date-time ("2024-03-01T12:34:56.789Z") written by a pattern
/// of %Y %y %m %d %e %b %B %H %M %S %p %I %z (+0000) %% and literal characters, or as "epoch_s" or
/// "epoch_ms". Nothing when the value is not canonical.
std::optional<std::string> writeDate(std::string_view canonical, std::string_view format);

/// True when each sign of the pattern is one that writeDate knows.
bool isDateFormat(std::string_view format);

/// True for a format that normalize reads without being told: the epochs.
bool isEpochFormat(std::string_view format);

}  // namespace leadloom::mapping
