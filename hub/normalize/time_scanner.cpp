#include "hub/normalize/time_scanner.h"

#include <algorithm>
#include <array>

#include "hub/normalize/text.h"

namespace leadloom::normalize {
namespace {

constexpr std::array<std::string_view, 12> Months = {
    "january", "february", "march",     "april",   "may",      "june",
    "july",    "august",   "september", "october", "november", "december"};

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

/// Reads a text from left to right; a failed step leaves `ok` false for good.
class Scanner {
public:
    explicit Scanner(std::string_view text) : rest_(text) {}

    bool atEnd() const { return rest_.empty(); }
    bool sees(char c) const { return !rest_.empty() && rest_.front() == c; }
    bool seesDigit() const { return !rest_.empty() && isDigit(rest_.front()); }
    bool ok() const { return ok_; }
    std::string_view rest() const { return rest_; }

    bool accept(char c) {
        if (!sees(c)) return false;
        rest_.remove_prefix(1);
        return true;
    }
    void expect(char c) { ok_ = accept(c) && ok_; }
    void skipBlanks() {
        while (accept(' ')) {
        }
    }
    /// Between `least` and `most` digits.
    int number(std::size_t least, std::size_t most) {
        std::size_t count = 0;
        int value = 0;
        while (count < most && count < rest_.size() && isDigit(rest_[count])) {
            value = value * 10 + (rest_[count++] - '0');
        }
        if (count < least) ok_ = false;
        rest_.remove_prefix(count);
        return value;
    }
    std::string word() {
        std::size_t count = 0;
        while (count < rest_.size() && ((rest_[count] | 32) >= 'a' && (rest_[count] | 32) <= 'z'))
            ++count;
        std::string letters = lowerAscii(rest_.substr(0, count));
        rest_.remove_prefix(count);
        return letters;
    }
    int month() {
        const std::string name = word();
        for (std::size_t i = 0; i < Months.size(); ++i) {
            if (name.size() >= 3 && Months[i].substr(0, name.size()) == name) {
                return static_cast<int>(i) + 1;
            }
        }
        ok_ = false;
        return 0;
    }

private:
    std::string_view rest_;
    bool ok_ = true;
};

int scanFraction(Scanner& in) {
    if (!in.accept('.') && !in.accept(',')) return 0;
    int millis = 0;
    int weight = 100;
    bool any = false;
    for (; in.seesDigit(); weight /= 10, any = true)
        millis += in.number(1, 1) * weight;
    if (!any) in.expect('0');
    return millis;
}

int scanOffset(Scanner& in) {
    in.skipBlanks();
    if (in.atEnd() || in.accept('Z') || in.accept('z')) return 0;
    if (!in.sees('+') && !in.sees('-')) {
        const std::string zone = in.word();
        if (zone != "utc" && zone != "gmt") in.expect('Z');
        return 0;
    }
    const int sign = in.accept('-') ? -1 : 1;
    if (sign > 0) in.expect('+');
    const int hours = in.number(2, 2);
    in.accept(':');
    const int minutes = in.seesDigit() ? in.number(2, 2) : 0;
    return sign * (hours * 60 + minutes);
}

void scanClock(Scanner& in, TimeParts& parts) {
    parts.hour = in.number(1, 2);
    const bool colons = in.accept(':');
    parts.minute = in.number(2, 2);
    if (colons ? in.accept(':') : in.seesDigit()) {
        parts.second = in.number(2, 2);
        parts.millis = scanFraction(in);
    }
}

std::optional<TimeParts> finished(const Scanner& in, const TimeParts& parts) {
    if (!in.ok() || !in.atEnd()) return std::nullopt;
    return parts;
}

int fullYear(int twoDigits) {
    return twoDigits + (twoDigits < 69 ? 2000 : 1900);
}

/// One conversion of a pattern; `afternoon` remembers a PM until the end.
void scanConversion(Scanner& in, char conversion, TimeParts& parts, int& halfDay) {
    switch (conversion) {
        case 'Y':
            parts.year = in.number(4, 4);
            return;
        case 'y':
            parts.year = fullYear(in.number(2, 2));
            return;
        case 'm':
            parts.month = in.number(1, 2);
            return;
        case 'b':
        case 'B':
            parts.month = in.month();
            return;
        case 'd':
        case 'e':
            in.skipBlanks();
            parts.day = in.number(1, 2);
            return;
        case 'H':
        case 'I':
            parts.hour = in.number(1, 2);
            return;
        case 'M':
            parts.minute = in.number(2, 2);
            return;
        case 'S':
            parts.second = in.number(2, 2);
            parts.millis = scanFraction(in);
            return;
        case 'z':
            parts.offsetMinutes = scanOffset(in);
            return;
        case 'a':
        case 'A':
            in.word();
            return;
        case 'p':
            halfDay = in.word() == "pm" ? 2 : 1;
            return;
        case 'T':
            scanClock(in, parts);
            return;
        default:
            in.expect(conversion);
    }
}

void applyHalfDay(TimeParts& parts, int halfDay) {
    if (halfDay == 1 && parts.hour == 12) parts.hour = 0;
    if (halfDay == 2 && parts.hour < 12) parts.hour += 12;
}

}  // namespace

std::optional<TimeParts> scanIso(std::string_view text) {
    Scanner in(text);
    TimeParts parts;
    parts.year = in.number(4, 4);
    const char separator = in.sees('/') ? '/' : '-';
    const bool separated = in.accept(separator);
    parts.month = separated ? in.number(1, 2) : in.number(2, 2);
    if (separated) in.expect(separator);
    parts.day = separated ? in.number(1, 2) : in.number(2, 2);
    if (!in.ok()) return std::nullopt;
    if (in.atEnd()) return parts;
    if (!in.accept('T') && !in.accept('t') && !in.accept(' ')) return std::nullopt;
    in.skipBlanks();
    scanClock(in, parts);
    parts.offsetMinutes = scanOffset(in);
    return finished(in, parts);
}

std::optional<TimeParts> scanRfc2822(std::string_view text) {
    Scanner in(text);
    TimeParts parts;
    if (!in.seesDigit()) {
        in.word();
        in.expect(',');
        in.skipBlanks();
    }
    parts.day = in.number(1, 2);
    in.skipBlanks();
    parts.month = in.month();
    in.skipBlanks();
    parts.year = in.number(4, 4);
    in.skipBlanks();
    if (!in.ok()) return std::nullopt;
    if (in.atEnd()) return parts;
    scanClock(in, parts);
    parts.offsetMinutes = scanOffset(in);
    return finished(in, parts);
}

std::optional<TimeParts> scanFormat(std::string_view text, std::string_view format) {
    Scanner in(text);
    TimeParts parts;
    int halfDay = 0;
    for (std::size_t i = 0; i < format.size() && in.ok(); ++i) {
        if (format[i] == '%' && i + 1 < format.size()) {
            scanConversion(in, format[++i], parts, halfDay);
        } else if (format[i] == ' ') {
            in.skipBlanks();
        } else {
            in.expect(format[i]);
        }
    }
    applyHalfDay(parts, halfDay);
    return finished(in, parts);
}

}  // namespace leadloom::normalize
