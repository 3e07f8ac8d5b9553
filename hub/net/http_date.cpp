#include "hub/net/http_date.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>

namespace leadloom::net {
namespace {

constexpr std::array<std::string_view, 12> Months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr TimeUs MicrosPerSecond = 1'000'000;

std::optional<unsigned> number(std::string_view text) {
    unsigned value = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (fault != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

}  // namespace

std::optional<TimeUs> parseHttpDate(std::string_view text) {
    using namespace std::chrono;
    constexpr std::size_t Length = std::string_view("Sun, 06 Nov 1994 08:49:37 GMT").size();
    if (text.size() != Length || !text.ends_with(" GMT")) return std::nullopt;
    const auto dayOfMonth = number(text.substr(5, 2));
    const auto monthName = std::ranges::find(Months, text.substr(8, 3));
    const auto yearNumber = number(text.substr(12, 4));
    const auto hour = number(text.substr(17, 2));
    const auto minute = number(text.substr(20, 2));
    const auto second = number(text.substr(23, 2));
    if (!dayOfMonth || monthName == Months.end() || !yearNumber || !hour || !minute || !second) {
        return std::nullopt;
    }
    const year_month_day date{year(static_cast<int>(*yearNumber)),
                              month(static_cast<unsigned>(monthName - Months.begin()) + 1),
                              day(*dayOfMonth)};
    if (!date.ok() || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
    const auto instant = sys_days(date) + hours(*hour) + minutes(*minute) + seconds(*second);
    return duration_cast<microseconds>(instant.time_since_epoch()).count();
}

std::optional<TimeUs> parseRetryAfter(std::string_view text, TimeUs nowWallUs) {
    if (const auto date = parseHttpDate(text)) return std::max<TimeUs>(0, *date - nowWallUs);
    double seconds = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    const bool number = fault == std::errc() && end == text.data() + text.size();
    constexpr double Year = 366.0 * 86400.0;
    if (!number || !(seconds >= 0)) return std::nullopt;
    return static_cast<TimeUs>(std::ceil(std::min(seconds, Year) * MicrosPerSecond));
}

}  // namespace leadloom::net
