#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>

#include <leadloom/sdk/mail/mail_header.h>
#include <leadloom/sdk/time.h>

namespace leadloom::sdk {

namespace {

constexpr std::array<std::string_view, 12> Months = {"jan", "feb", "mar", "apr", "may", "jun",
                                                     "jul", "aug", "sep", "oct", "nov", "dec"};
constexpr std::array<const char*, 12> MonthNames = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array<const char*, 7> DayNames = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};

std::vector<std::string> wordsOf(std::string_view text) {
    std::vector<std::string> words;
    bool inside = false;
    int depth = 0;
    for (const char c : text) {
        depth += c == '(' ? 1 : 0;
        const bool space = c == ' ' || c == '\t' || c == ',' || depth > 0;
        depth -= c == ')' && depth > 0 ? 1 : 0;
        if (!space && !inside) words.emplace_back();
        inside = !space;
        if (inside) words.back() += c;
    }
    return words;
}

std::optional<int> number(std::string_view text) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size() ? std::optional(value)
                                                                    : std::nullopt;
}

/// Minutes east of UTC; names of zones other than these say nothing certain (RFC 5322, 4.3).
int offsetOf(std::string_view zone) {
    constexpr std::pair<std::string_view, int> Names[] = {{"EST", -5}, {"EDT", -4}, {"CST", -6},
                                                          {"CDT", -5}, {"MST", -7}, {"MDT", -6},
                                                          {"PST", -8}, {"PDT", -7}};
    for (const auto& [name, hours] : Names)
        if (zone == name) return hours * 60;
    if (zone.size() != 5 || (zone[0] != '+' && zone[0] != '-')) return 0;
    const auto digits = number(zone.substr(1)).value_or(0);
    const int minutes = digits / 100 * 60 + digits % 100;
    return zone[0] == '-' ? -minutes : minutes;
}

std::optional<std::chrono::sys_days> dayOf(std::string_view day, std::string_view month,
                                           std::string_view year) {
    const auto d = number(day);
    auto y = number(year);
    std::size_t m = 0;
    while (m < Months.size() && Months[m] != lowerAscii(month).substr(0, 3))
        ++m;
    if (!d || !y || m == Months.size() || *d < 1) return std::nullopt;
    if (year.size() <= 3) *y += *y < 50 ? 2000 : 1900;
    const std::chrono::year_month_day date{std::chrono::year{*y},
                                           std::chrono::month{static_cast<unsigned>(m + 1)},
                                           std::chrono::day{static_cast<unsigned>(*d)}};
    if (!date.ok() || *y < 1900 || *y > 9999) return std::nullopt;
    return std::chrono::sys_days{date};
}

}  // namespace

std::optional<std::int64_t> parseMailTime(std::string_view text) {
    auto words = wordsOf(text);
    if (!words.empty() && !number(words[0]).has_value() && words[0].find('-') == std::string::npos)
        words.erase(words.begin());
    if (!words.empty() && words[0].find('-') != std::string::npos) {
        const auto parts = words[0];
        const auto first = parts.find('-'), second = parts.find('-', first + 1);
        if (second == std::string::npos) return std::nullopt;
        words[0] = parts.substr(0, first);
        words.insert(words.begin() + 1,
                     {parts.substr(first + 1, second - first - 1), parts.substr(second + 1)});
    }
    if (words.size() < 4) return std::nullopt;
    const auto day = dayOf(words[0], words[1], words[2]);
    std::string_view clock = words[3];
    std::string padded(clock.find(':') == 1 ? "0" + std::string(clock) : std::string(clock));
    clock = padded;
    const auto time = detail::takeTimeOfDay(clock);
    if (!day || !time || !clock.empty()) return std::nullopt;
    const auto offset = words.size() > 4 ? offsetOf(words[4]) : 0;
    return day->time_since_epoch().count() * 86'400LL * 1'000'000 + *time - offset * 60'000'000LL;
}

std::string formatMailTime(std::int64_t micros) {
    using namespace std::chrono;
    const sys_time<microseconds> time{microseconds{micros}};
    const auto day = floor<days>(time);
    const year_month_day date{day};
    const hh_mm_ss clock{floor<seconds>(time) - day};
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%s, %02u %s %04d %02d:%02d:%02d +0000",
                  DayNames.at(weekday{day}.c_encoding()), static_cast<unsigned>(date.day()),
                  MonthNames.at(static_cast<unsigned>(date.month()) - 1),
                  static_cast<int>(date.year()), static_cast<int>(clock.hours().count()),
                  static_cast<int>(clock.minutes().count()),
                  static_cast<int>(clock.seconds().count()));
    return text.data();
}

}  // namespace leadloom::sdk
