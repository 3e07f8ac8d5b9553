#include "hub/normalize/instant.h"

#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <optional>

#include "hub/normalize/text.h"
#include "hub/normalize/time_scanner.h"

namespace leadloom::normalize {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

constexpr std::string_view NotADate = "not a date; ISO 8601 is read, other spellings need a format";
constexpr std::size_t LongestRaw = 64;
constexpr std::int64_t MillisPerDay = 86400000;

std::chrono::year_month_day dayOf(const TimeParts& parts) {
    return std::chrono::year(parts.year) / std::chrono::month(static_cast<unsigned>(parts.month)) /
           std::chrono::day(static_cast<unsigned>(parts.day));
}

bool isSound(const TimeParts& parts) {
    if (parts.year < 1 || parts.year > 9999 || !dayOf(parts).ok()) return false;
    if (parts.hour == 24) return parts.minute == 0 && parts.second == 0 && parts.millis == 0;
    return parts.hour < 24 && parts.minute < 60 && parts.second <= 60 &&
           parts.offsetMinutes > -24 * 60 && parts.offsetMinutes < 24 * 60;
}

std::int64_t epochMillis(const TimeParts& parts) {
    const std::int64_t day = sys_days(dayOf(parts)).time_since_epoch().count();
    const bool leapSecond = parts.second == 60;
    const std::int64_t seconds = parts.hour * 3600 + (parts.minute - parts.offsetMinutes) * 60 +
                                 (leapSecond ? 59 : parts.second);
    return day * MillisPerDay + seconds * 1000 + (leapSecond ? 999 : parts.millis);
}

/// Whether a number of ten digits or fewer counts seconds. Midnights in milliseconds are whole
/// days, which numbers of seconds almost never are.
bool countsSeconds(std::size_t digits, std::int64_t number, bool isDay) {
    return digits <= 10 && !(isDay && number % MillisPerDay == 0);
}

/// Milliseconds from seconds, milliseconds or microseconds, told by their number of digits.
std::optional<std::int64_t> epochFrom(std::string_view text, bool isDay) {
    const bool negative = !text.empty() && text.front() == '-';
    auto digits = text.substr(negative ? 1 : 0);
    if (digits.size() > 2 && digits.substr(digits.size() - 2) == ".0") digits.remove_suffix(2);
    if (digits.size() < 9 || digits.size() > 16) return std::nullopt;
    std::int64_t number = 0;
    for (const char c : digits) {
        if (c < '0' || c > '9') return std::nullopt;
        number = number * 10 + (c - '0');
    }
    if (countsSeconds(digits.size(), number, isDay)) number *= 1000;
    if (digits.size() >= 15) number /= 1000;
    return negative ? -number : number;
}

struct Split {
    std::int64_t day;
    std::int64_t millis;
};

Split splitDays(std::int64_t millis) {
    const std::int64_t rest = ((millis % MillisPerDay) + MillisPerDay) % MillisPerDay;
    return {(millis - rest) / MillisPerDay, rest};
}

void putDigits(std::string& out, std::int64_t number, int width) {
    char digits[8];
    for (int i = width; i-- > 0; number /= 10)
        digits[i] = static_cast<char>('0' + number % 10);
    out.append(digits, static_cast<std::size_t>(width));
}

NormalForm writtenDay(std::chrono::year_month_day day) {
    if (int(day.year()) < 1 || int(day.year()) > 9999) return NormalForm::refused(NotADate);
    std::string text;
    putDigits(text, int(day.year()), 4);
    text += '-';
    putDigits(text, unsigned(day.month()), 2);
    text += '-';
    putDigits(text, unsigned(day.day()), 2);
    return NormalForm::of(std::move(text));
}

NormalForm writtenInstant(std::int64_t millis) {
    const Split split = splitDays(millis);
    NormalForm form = writtenDay(sys_days(days(split.day)));
    if (!form.hasValue()) return form;
    form.value += 'T';
    putDigits(form.value, split.millis / 3600000, 2);
    form.value += ':';
    putDigits(form.value, split.millis / 60000 % 60, 2);
    form.value += ':';
    putDigits(form.value, split.millis / 1000 % 60, 2);
    form.value += '.';
    putDigits(form.value, split.millis % 1000, 3);
    form.value += 'Z';
    return form;
}

std::optional<TimeParts> partsOf(std::string_view text, std::string_view format) {
    if (!format.empty()) {
        if (auto parts = scanFormat(text, format); parts && isSound(*parts)) return parts;
    }
    for (const auto scan : {scanIso, scanRfc2822}) {
        if (auto parts = scan(text); parts && isSound(*parts)) return parts;
    }
    return std::nullopt;
}

}  // namespace

NormalForm normalizeDate(std::string_view raw, std::string_view format) {
    const auto text = trimAscii(raw);
    if (text.empty()) return NormalForm::empty();
    if (text.size() > LongestRaw) return NormalForm::refused(NotADate);
    if (const auto parts = partsOf(text, format)) return writtenDay(dayOf(*parts));
    if (const auto epoch = epochFrom(text, true))
        return writtenDay(sys_days(days(splitDays(*epoch).day)));
    return NormalForm::refused(NotADate);
}

NormalForm normalizeDateTime(std::string_view raw, std::string_view format) {
    const auto text = trimAscii(raw);
    if (text.empty()) return NormalForm::empty();
    if (text.size() > LongestRaw) return NormalForm::refused(NotADate);
    if (const auto parts = partsOf(text, format)) return writtenInstant(epochMillis(*parts));
    if (const auto epoch = epochFrom(text, false)) return writtenInstant(*epoch);
    return NormalForm::refused(NotADate);
}

}  // namespace leadloom::normalize
