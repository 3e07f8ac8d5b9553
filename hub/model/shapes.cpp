#include "hub/model/shapes.h"

#include <algorithm>
#include <chrono>

namespace leadloom::model {
namespace {

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

bool isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool areDigits(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), isDigit);
}

/// True when each '0' of the pattern meets a digit and every other character meets itself.
bool fits(std::string_view text, std::string_view pattern) {
    return text.size() == pattern.size() &&
           std::equal(text.begin(), text.end(), pattern.begin(),
                      [](char c, char p) { return p == '0' ? isDigit(c) : c == p; });
}

int numberAt(std::string_view text, std::size_t from, std::size_t length) {
    int number = 0;
    for (const char c : text.substr(from, length))
        number = number * 10 + (c - '0');
    return number;
}

bool isDomainCharacter(char c) {
    return isDigit(c) || (c >= 'a' && c <= 'z') || c == '-' || c == '.';
}

}  // namespace

bool isEmailShape(std::string_view text) {
    const auto at = text.find('@');
    if (text.size() > 254 || at == 0 || at == std::string_view::npos) return false;
    return text.find(' ') == std::string_view::npos && isDomainShape(text.substr(at + 1));
}

bool isPhoneShape(std::string_view text) {
    if (const auto extension = text.find(";ext="); extension != std::string_view::npos) {
        if (!areDigits(text.substr(extension + 5))) return false;
        text = text.substr(0, extension);
    }
    return text.size() >= 3 && text.size() <= 18 && text.front() == '+' && text[1] != '0' &&
           areDigits(text.substr(1));
}

bool isUrlShape(std::string_view text) {
    const std::string_view http = "http://";
    const std::string_view https = "https://";
    const bool secure = text.substr(0, https.size()) == https;
    if (!secure && text.substr(0, http.size()) != http) return false;
    return text.size() > (secure ? https : http).size() && text.find(' ') == std::string_view::npos;
}

bool isDomainShape(std::string_view text) {
    const auto dot = text.find('.');
    return text.size() <= 253 && dot != 0 && dot != std::string_view::npos && text.back() != '.' &&
           std::all_of(text.begin(), text.end(), isDomainCharacter);
}

bool isLanguageShape(std::string_view text) {
    const auto primary = text.substr(0, text.find('-'));
    return primary.size() >= 2 && primary.size() <= 8 &&
           std::all_of(primary.begin(), primary.end(), isLetter) &&
           std::all_of(text.begin(), text.end(),
                       [](char c) { return isLetter(c) || isDigit(c) || c == '-'; });
}

bool isZoneShape(std::string_view text) {
    return !text.empty() && isLetter(text.front()) &&
           std::all_of(text.begin(), text.end(), [](char c) {
               return isLetter(c) || isDigit(c) || c == '/' || c == '_' || c == '-' || c == '+';
           });
}

bool isDecimalShape(std::string_view text) {
    const bool negative = !text.empty() && text.front() == '-';
    if (negative) text.remove_prefix(1);
    const auto dot = text.find('.');
    const auto whole = text.substr(0, dot);
    if (!areDigits(whole) || (whole.size() > 1 && whole.front() == '0')) return false;
    if (dot == std::string_view::npos) return !negative || whole != "0";
    const auto fraction = text.substr(dot + 1);
    return areDigits(fraction) && fraction.back() != '0';
}

bool isDateShape(std::string_view text) {
    if (!fits(text, "0000-00-00")) return false;
    const std::chrono::year_month_day day{
        std::chrono::year(numberAt(text, 0, 4)),
        std::chrono::month(static_cast<unsigned>(numberAt(text, 5, 2))),
        std::chrono::day(static_cast<unsigned>(numberAt(text, 8, 2)))};
    return day.ok() && int(day.year()) > 0;
}

bool isInstantShape(std::string_view text) {
    return fits(text, "0000-00-00T00:00:00.000Z") && isDateShape(text.substr(0, 10)) &&
           numberAt(text, 11, 2) < 24 && numberAt(text, 14, 2) < 60 && numberAt(text, 17, 2) < 60;
}

bool isUpperCode(std::string_view text, std::size_t length) {
    return text.size() == length &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

}  // namespace leadloom::model
