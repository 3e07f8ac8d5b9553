#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>

#include <leadloom/sdk/status.h>
#include <leadloom/sdk/time.h>

namespace leadloom::sdk {

/// Whole days from one to another, both included, as a report is asked for: "2026-01-31".
struct DayRange {
    std::string_view from;
    std::string_view to;
};

/// Days since 1970 of "2026-01-31"; nothing where it is no date.
inline std::optional<std::int64_t> parseDay(std::string_view text) {
    auto rest = text;
    const auto micros = detail::takeDate(rest);
    if (!micros || !rest.empty()) return std::nullopt;
    return *micros / (86'400LL * 1'000'000);
}

inline std::string formatDay(std::int64_t days) {
    const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{days}}};
    char text[16];
    std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
    return text;
}

/// Calls `each(DayRange)` (→ Status) for portions of at most `most` days, in order: for reports
/// that a vendor cuts. LL_INVALID_CONFIG where the range is none.
template <typename Each>
Status eachPartOf(const DayRange& days, std::int64_t most, Each&& each) {
    const auto from = parseDay(days.from);
    const auto to = parseDay(days.to);
    if (!from || !to || *to < *from) return {LL_INVALID_CONFIG, "a range of days is none"};
    for (auto day = *from; day <= *to; day += most) {
        const auto first = formatDay(day);
        const auto last = formatDay(std::min(*to, day + most - 1));
        if (auto status = each(DayRange{first, last}); !status) return status;
    }
    return Status::ok();
}

/// A read that has no feed of changes and whose newest rows still change: a cursor that lies this
/// many days back is read from again, each time. Gives the first day to be read; `last` is the
/// last day read to its end, empty = nothing yet.
inline std::string trailingFrom(std::string_view last, std::string_view earliest,
                                std::int64_t window) {
    const auto begin = parseDay(earliest).value_or(0);
    const auto read = parseDay(last);
    return formatDay(read ? std::max(begin, *read - window + 1) : begin);
}

}  // namespace leadloom::sdk
