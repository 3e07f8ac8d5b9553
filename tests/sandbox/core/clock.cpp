#include "tests/sandbox/core/clock.h"

#include <chrono>
#include <cstdio>
#include <ctime>

#include "tests/sandbox/core/text.h"

namespace leadloom::sandbox {

namespace {

using std::chrono::day;
using std::chrono::month;
using std::chrono::sys_days;
using std::chrono::year;
using std::chrono::year_month_day;

constexpr std::int64_t DayMillis = 86'400'000;

std::optional<int> digits(std::string_view text, std::size_t at, std::size_t count) {
    if (text.size() < at + count) return std::nullopt;
    int value = 0;
    for (std::size_t i = at; i < at + count; ++i) {
        if (text[i] < '0' || text[i] > '9') return std::nullopt;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

std::optional<std::int64_t> dayMillis(std::string_view text) {
    const auto y = digits(text, 0, 4), m = digits(text, 5, 2), d = digits(text, 8, 2);
    if (!y || !m || !d || text[4] != '-' || text[7] != '-') return std::nullopt;
    const year_month_day date(year(*y), month(static_cast<unsigned>(*m)),
                              day(static_cast<unsigned>(*d)));
    if (!date.ok()) return std::nullopt;
    return sys_days(date).time_since_epoch().count() * DayMillis;
}

std::optional<std::int64_t> zoneMillis(std::string_view zone) {
    if (zone == "Z") return 0;
    if (zone.size() < 5 || (zone[0] != '+' && zone[0] != '-')) return std::nullopt;
    const bool colon = zone.size() == 6 && zone[3] == ':';
    const auto hours = digits(zone, 1, 2), minutes = digits(zone, colon ? 4 : 3, 2);
    if (!hours || !minutes || zone.size() != (colon ? 6U : 5U)) return std::nullopt;
    const std::int64_t offset = (*hours * 60 + *minutes) * 60'000LL;
    return zone[0] == '+' ? offset : -offset;
}

}  // namespace

std::int64_t Clock::now() const {
    const auto real = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::milliseconds>(real).count() + offset_.load();
}

std::string isoTime(std::int64_t milliseconds, std::string_view zone) {
    auto days = milliseconds / DayMillis;
    if (milliseconds < 0 && milliseconds % DayMillis != 0) --days;
    const auto rest = milliseconds - days * DayMillis;
    const year_month_day date{sys_days(std::chrono::days(days))};
    char text[40];
    std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d.%03d", int(date.year()),
                  unsigned(date.month()), unsigned(date.day()), int(rest / 3'600'000),
                  int(rest / 60'000 % 60), int(rest / 1000 % 60), int(rest % 1000));
    return std::string(text) + std::string(zone);
}

std::string isoDate(std::int64_t milliseconds) {
    return isoTime(milliseconds, "").substr(0, 10);
}

std::optional<std::int64_t> parsedTime(std::string_view text) {
    const auto base = dayMillis(text);
    if (!base || text.size() == 10) return base;
    const auto h = digits(text, 11, 2), m = digits(text, 14, 2), s = digits(text, 17, 2);
    if ((text[10] != 'T') || !h || !m || !s || text[13] != ':' || text[16] != ':')
        return std::nullopt;
    if (*h > 23 || *m > 59 || *s > 59) return std::nullopt;
    auto millis = *base + (*h * 3600 + *m * 60 + *s) * 1000LL;
    auto rest = text.substr(19);
    if (!rest.empty() && rest[0] == '.') {
        std::int64_t unit = 100;
        rest.remove_prefix(1);
        if (rest.empty() || rest[0] < '0' || rest[0] > '9') return std::nullopt;
        for (; !rest.empty() && rest[0] >= '0' && rest[0] <= '9'; rest.remove_prefix(1), unit /= 10)
            millis += (rest[0] - '0') * unit;
    }
    const auto zone = zoneMillis(rest);
    if (!zone) return std::nullopt;
    return millis - *zone;
}

bool isDate(std::string_view text) {
    return text.size() == 10 && dayMillis(text).has_value();
}

std::optional<std::int64_t> parsedHttpDate(std::string_view text) {
    std::tm parts{};
    const std::string copy(text);
    const char* end = strptime(copy.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
    if (end == nullptr || *end != '\0') return std::nullopt;
    return static_cast<std::int64_t>(timegm(&parts)) * 1000;
}

}  // namespace leadloom::sandbox
