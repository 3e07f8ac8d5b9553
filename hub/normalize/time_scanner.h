#pragma once

#include <optional>
#include <string_view>

namespace leadloom::normalize {

/// A point in time as written, not yet checked for sense (a 31st of February may stand here).
struct TimeParts {
    int year = 0;
    int month = 1;
    int day = 1;
    int hour = 0;
    int minute = 0;
    int second = 0;
    int millis = 0;
    int offsetMinutes = 0;  ///< east of UTC
};

/// "2024-03-01", "2024/03/01", "20240301", and any of these followed by a time.
std::optional<TimeParts> scanIso(std::string_view text);

/// "Fri, 01 Mar 2024 12:34:56 +0000".
std::optional<TimeParts> scanRfc2822(std::string_view text);

/// By a pattern in the manner of strptime (see normalizeDate). All of `text` must fit.
std::optional<TimeParts> scanFormat(std::string_view text, std::string_view format);

}  // namespace leadloom::normalize
