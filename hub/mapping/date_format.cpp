#include "hub/mapping/date_format.h"

#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>

namespace leadloom::mapping {
namespace {

constexpr std::string_view KnownSigns = "YymdebBHMSpIz%";
constexpr std::array<std::string_view, 12> Months{"January",   "February", "March",    "April",
                                                  "May",       "June",     "July",     "August",
                                                  "September", "October",  "November", "December"};

struct Instant {
    int year = 0;
    int month = 1;
    int day = 1;
    int hour = 0;
    int minute = 0;
    int second = 0;
    int millis = 0;
};

bool takeNumber(std::string_view text, std::size_t at, std::size_t digits, int& number) {
    if (text.size() < at + digits) return false;
    const char* from = text.data() + at;
    const auto [end, error] = std::from_chars(from, from + digits, number);
    return error == std::errc() && end == from + digits;
}

std::optional<Instant> parse(std::string_view text) {
    Instant instant;
    const bool date =
        takeNumber(text, 0, 4, instant.year) && takeNumber(text, 5, 2, instant.month) &&
        takeNumber(text, 8, 2, instant.day) && instant.month >= 1 && instant.month <= 12;
    if (!date || (text.size() != 10 && text.size() != 24)) return std::nullopt;
    if (text.size() == 10) return instant;
    const bool time =
        takeNumber(text, 11, 2, instant.hour) && takeNumber(text, 14, 2, instant.minute) &&
        takeNumber(text, 17, 2, instant.second) && takeNumber(text, 20, 3, instant.millis);
    if (!time) return std::nullopt;
    return instant;
}

std::string padded(int number, int width) {
    std::array<char, 16> text{};
    std::snprintf(text.data(), text.size(), "%0*d", width, number);
    return text.data();
}

std::int64_t epochMs(const Instant& instant) {
    using namespace std::chrono;
    const sys_days day = year(instant.year) / month(static_cast<unsigned>(instant.month)) /
                         std::chrono::day(static_cast<unsigned>(instant.day));
    const auto since = day.time_since_epoch() + hours(instant.hour) + minutes(instant.minute) +
                       seconds(instant.second) + milliseconds(instant.millis);
    return duration_cast<milliseconds>(since).count();
}

std::string signText(char sign, const Instant& instant) {
    const std::string_view month = Months.at(static_cast<std::size_t>(instant.month) - 1);
    switch (sign) {
        case 'Y':
            return padded(instant.year, 4);
        case 'y':
            return padded(instant.year % 100, 2);
        case 'm':
            return padded(instant.month, 2);
        case 'd':
            return padded(instant.day, 2);
        case 'e':
            return std::to_string(instant.day);
        case 'b':
            return std::string(month.substr(0, 3));
        case 'B':
            return std::string(month);
        case 'H':
            return padded(instant.hour, 2);
        case 'I':
            return padded(instant.hour % 12 == 0 ? 12 : instant.hour % 12, 2);
        case 'M':
            return padded(instant.minute, 2);
        case 'S':
            return padded(instant.second, 2);
        case 'p':
            return instant.hour < 12 ? "AM" : "PM";
        case 'z':
            return "+0000";
        default:
            return "%";
    }
}

}  // namespace

std::optional<std::string> writeDate(std::string_view canonical, std::string_view format) {
    const auto instant = parse(canonical);
    if (!instant) return std::nullopt;
    if (format == "epoch_ms") return std::to_string(epochMs(*instant));
    if (format == "epoch_s") return std::to_string(epochMs(*instant) / 1000);
    std::string text;
    for (std::size_t i = 0; i < format.size(); ++i) {
        if (format[i] == '%' && i + 1 < format.size()) {
            text += signText(format[++i], *instant);
        } else {
            text += format[i];
        }
    }
    return text;
}

bool isDateFormat(std::string_view format) {
    if (isEpochFormat(format)) return true;
    bool any = false;
    for (std::size_t i = 0; i < format.size(); ++i) {
        if (format[i] != '%') continue;
        if (++i == format.size() || KnownSigns.find(format[i]) == std::string_view::npos)
            return false;
        any = true;
    }
    return any;
}

bool isEpochFormat(std::string_view format) {
    return format == "epoch_s" || format == "epoch_ms";
}

}  // namespace leadloom::mapping
