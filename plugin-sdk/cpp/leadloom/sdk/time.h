#pragma once

#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>

namespace leadloom::sdk {

namespace detail {

/// Takes exactly `width` digits from the front of `text`.
inline std::optional<int> takeDigits(std::string_view& text, std::size_t width) {
    if (text.size() < width) return std::nullopt;
    int value = 0;
    for (std::size_t i = 0; i < width; ++i) {
        if (text[i] < '0' || text[i] > '9') return std::nullopt;
        value = value * 10 + (text[i] - '0');
    }
    text.remove_prefix(width);
    return value;
}

inline bool takeOne(std::string_view& text, std::string_view choices) {
    if (text.empty() || choices.find(text.front()) == std::string_view::npos) return false;
    text.remove_prefix(1);
    return true;
}

inline std::optional<std::int64_t> takeFraction(std::string_view& text) {
    if (!takeOne(text, ".,")) return 0;
    std::int64_t micros = 0;
    std::size_t digits = 0;
    while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
        if (digits < 6) micros = micros * 10 + (text.front() - '0');
        ++digits;
        text.remove_prefix(1);
    }
    for (std::size_t i = digits; i < 6; ++i)
        micros *= 10;
    return digits == 0 ? std::nullopt : std::optional{micros};
}

/// "Z", "+02:00", "+0200", "+02" or nothing (= UTC); minutes east of UTC.
inline std::optional<int> takeOffset(std::string_view& text) {
    if (text.empty() || takeOne(text, "Zz")) return 0;
    const int sign = text.front() == '-' ? -1 : 1;
    if (!takeOne(text, "+-")) return std::nullopt;
    const auto hours = takeDigits(text, 2);
    if (!hours) return std::nullopt;
    if (text.empty()) return sign * *hours * 60;
    takeOne(text, ":");
    const auto minutes = takeDigits(text, 2);
    if (!minutes) return std::nullopt;
    return sign * (*hours * 60 + *minutes);
}

inline std::optional<std::int64_t> takeDate(std::string_view& text) {
    const auto year = takeDigits(text, 4);
    if (!year || !takeOne(text, "-")) return std::nullopt;
    const auto month = takeDigits(text, 2);
    if (!month || !takeOne(text, "-")) return std::nullopt;
    const auto day = takeDigits(text, 2);
    if (!day) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year{*year},
                                           std::chrono::month{static_cast<unsigned>(*month)},
                                           std::chrono::day{static_cast<unsigned>(*day)}};
    if (!date.ok()) return std::nullopt;
    return std::chrono::sys_days{date}.time_since_epoch().count() * 86'400LL * 1'000'000;
}

inline std::optional<std::int64_t> takeTimeOfDay(std::string_view& text) {
    const auto hour = takeDigits(text, 2);
    if (!hour || !takeOne(text, ":")) return std::nullopt;
    const auto minute = takeDigits(text, 2);
    if (!minute) return std::nullopt;
    std::optional<int> second = 0;
    if (takeOne(text, ":")) second = takeDigits(text, 2);
    if (!second || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
    const auto fraction = takeFraction(text);
    if (!fraction) return std::nullopt;
    return (*hour * 3600LL + *minute * 60LL + *second) * 1'000'000 + *fraction;
}

}  // namespace detail

/// ISO 8601 as vendors write it (2026-01-02T08:15:30.000+0000, …Z, a space for T, a bare date):
/// microseconds since 1970 UTC, or nothing.
inline std::optional<std::int64_t> parseIsoTime(std::string_view text) {
    const auto date = detail::takeDate(text);
    if (!date || text.empty()) return date;
    if (!detail::takeOne(text, "Tt ")) return std::nullopt;
    const auto time = detail::takeTimeOfDay(text);
    if (!time) return std::nullopt;
    const auto offset = detail::takeOffset(text);
    if (!offset || !text.empty()) return std::nullopt;
    return *date + *time - *offset * 60'000'000LL;
}

/// Epoch as vendors write it in text: `perSecond` 1 for seconds, 1000 for milliseconds.
inline std::optional<std::int64_t> parseEpoch(std::string_view text, std::int64_t perSecond) {
    std::int64_t value = 0;
    const auto* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    const auto factor = 1'000'000 / perSecond;
    const auto limit = INT64_MAX / factor;
    if (error != std::errc{} || stop != end || value > limit || value < -limit) return std::nullopt;
    return value * factor;
}

/// 0 where the text is no time: for ll_record.modified_at_us.
inline std::int64_t isoTimeOrZero(std::string_view text) {
    return parseIsoTime(text).value_or(0);
}

/// "2026-01-02T08:15:30Z", with `fraction` digits (0, 3 or 6) behind the second, cut, not rounded.
inline std::string formatIsoTime(std::int64_t micros, int fraction = 0) {
    using namespace std::chrono;
    const sys_time<microseconds> time{microseconds{micros}};
    const auto day = floor<days>(time);
    const year_month_day date{day};
    const hh_mm_ss clock{floor<seconds>(time) - day};
    const auto rest = static_cast<int>((time - floor<seconds>(time)).count());
    char text[64];
    std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                  static_cast<int>(clock.hours().count()),
                  static_cast<int>(clock.minutes().count()),
                  static_cast<int>(clock.seconds().count()));
    std::string out = text;
    if (fraction > 0) {
        std::snprintf(text, sizeof text, ".%06d", rest);
        out.append(text, static_cast<std::size_t>(fraction) + 1);
    }
    return out + 'Z';
}

}  // namespace leadloom::sdk
