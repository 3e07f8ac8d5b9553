#pragma once

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace leadloom::sdk {

/// The whole text as an integer, or nothing.
inline std::optional<std::int64_t> parseInteger(std::string_view text) {
    std::int64_t value = 0;
    const auto* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc{} || stop != end) return std::nullopt;
    return value;
}

inline std::int64_t integerOr(std::string_view text, std::int64_t otherwise) {
    return parseInteger(text).value_or(otherwise);
}

/// All runs of digits in a text, in order: {25, 15000} of "api-usage=25/15000". Runs that no
/// int64 holds are left out.
inline std::vector<std::int64_t> integersIn(std::string_view text) {
    constexpr std::string_view Digits = "0123456789";
    std::vector<std::int64_t> found;
    for (auto at = text.find_first_of(Digits); at != std::string_view::npos;
         at = text.find_first_of(Digits)) {
        text.remove_prefix(at);
        const auto run = text.substr(0, text.find_first_not_of(Digits));
        if (const auto value = parseInteger(run)) found.push_back(*value);
        text.remove_prefix(run.size());
    }
    return found;
}

/// An amount in cents, "4800050", in units: "48000.50". Nothing where the text is no integer.
inline std::optional<std::string> unitsOfCents(std::string_view cents) {
    const auto value = parseInteger(cents);
    if (!value) return std::nullopt;
    auto digits = std::to_string(*value);
    const std::size_t sign = *value < 0 ? 1 : 0;
    if (digits.size() < sign + 3) digits.insert(sign, sign + 3 - digits.size(), '0');
    return digits.insert(digits.size() - 2, 1, '.');
}
/// The way back: "48000.5" gives 4800050; what lies behind the second decimal is cut off.
inline std::optional<std::int64_t> centsOfUnits(std::string_view units) {
    const auto point = std::min(units.find('.'), units.size());
    std::string digits(units.substr(0, point));
    auto decimals = std::string(units.substr(std::min(point + 1, units.size())));
    if (decimals.find_first_not_of("0123456789") != std::string::npos) return std::nullopt;
    if (digits.find_first_of("0123456789") == std::string::npos) return std::nullopt;
    decimals.resize(2, '0');
    return parseInteger(digits + decimals);
}

/// The digits of a text (a phone number as somebody wrote it), at most the last `most` of them.
inline std::string lastDigits(std::string_view text, std::size_t most) {
    std::string digits;
    for (const char c : text)
        if (c >= '0' && c <= '9') digits += c;
    return digits.size() > most ? digits.substr(digits.size() - most) : digits;
}

}  // namespace leadloom::sdk
