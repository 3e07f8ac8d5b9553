#include "hub/mapping/decimal_text.h"

#include <algorithm>
#include <charconv>
#include <cstdint>

namespace leadloom::mapping {
namespace {

constexpr int LargestExponent = 400;

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

std::size_t skipDigits(std::string_view text, std::size_t at) {
    while (at < text.size() && isDigit(text[at]))
        ++at;
    return at;
}

struct NumberParts {
    bool negative = false;
    std::string_view whole;
    std::string_view fraction;
    std::string_view exponent;
};

std::optional<NumberParts> split(std::string_view text) {
    NumberParts parts;
    std::size_t at = 0;
    if (at < text.size() && text[at] == '-') {
        parts.negative = true;
        ++at;
    }
    std::size_t end = skipDigits(text, at);
    parts.whole = text.substr(at, end - at);
    if (parts.whole.empty()) return std::nullopt;
    if (end < text.size() && text[end] == '.') {
        at = end + 1;
        end = skipDigits(text, at);
        parts.fraction = text.substr(at, end - at);
        if (parts.fraction.empty()) return std::nullopt;
    }
    if (end < text.size() && (text[end] == 'e' || text[end] == 'E')) {
        at = end + 1;
        if (at < text.size() && text[at] == '+') ++at;
        const std::size_t digits = at < text.size() && text[at] == '-' ? at + 1 : at;
        end = skipDigits(text, digits);
        if (end == digits) return std::nullopt;
        parts.exponent = text.substr(at, end - at);
    }
    if (end != text.size()) return std::nullopt;
    return parts;
}

std::string_view magnitude(std::string_view text) {
    return text.starts_with('-') ? text.substr(1) : text;
}

int compareMagnitudes(std::string_view left, std::string_view right) {
    const std::size_t leftPoint = std::min(left.find('.'), left.size());
    const std::size_t rightPoint = std::min(right.find('.'), right.size());
    if (leftPoint != rightPoint) return leftPoint < rightPoint ? -1 : 1;
    return left.compare(right);
}

}  // namespace

bool isJsonNumber(std::string_view text) {
    const auto parts = split(text);
    return parts && (parts->whole.size() == 1 || parts->whole[0] != '0');
}

std::optional<std::string> plainDecimal(std::string_view text) {
    const auto parts = split(text);
    if (!parts) return std::nullopt;
    int exponent = 0;
    const std::string_view written = parts->exponent;
    if (!written.empty()) {
        const auto [end, error] =
            std::from_chars(written.data(), written.data() + written.size(), exponent);
        if (error != std::errc() || exponent < -LargestExponent || exponent > LargestExponent) {
            return std::nullopt;
        }
    }
    std::string digits = std::string(parts->whole) + std::string(parts->fraction);
    auto point = static_cast<std::int64_t>(parts->whole.size()) + exponent;
    if (point < 0) digits.insert(0, static_cast<std::size_t>(-point), '0');
    if (point < 0) point = 0;
    const auto place = static_cast<std::size_t>(point);
    if (digits.size() < place) digits.append(place - digits.size(), '0');
    std::string whole = digits.substr(0, place);
    std::string fraction = digits.substr(place);
    whole.erase(0, std::min(whole.find_first_not_of('0'), whole.size()));
    fraction.erase(fraction.find_last_not_of('0') + 1);
    if (whole.empty()) whole = "0";
    std::string plain = fraction.empty() ? whole : whole + "." + fraction;
    return parts->negative && plain != "0" ? "-" + plain : plain;
}

int compareDecimals(std::string_view left, std::string_view right) {
    const bool leftNegative = left.starts_with('-');
    const bool rightNegative = right.starts_with('-');
    if (leftNegative != rightNegative) return leftNegative ? -1 : 1;
    const int order = compareMagnitudes(magnitude(left), magnitude(right));
    return leftNegative ? -order : order;
}

}  // namespace leadloom::mapping
