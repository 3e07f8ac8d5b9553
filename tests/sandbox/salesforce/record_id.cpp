#include "tests/sandbox/salesforce/record_id.h"

#include <algorithm>
#include <cctype>

namespace leadloom::sandbox::salesforce {

namespace {

constexpr std::string_view ChecksumDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
constexpr std::string_view Base62 =
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

std::string checksum(std::string_view id15) {
    std::string digits;
    for (std::size_t block = 0; block < 3; ++block) {
        std::size_t bits = 0;
        for (std::size_t i = 0; i < 5; ++i) {
            const char c = id15[block * 5 + i];
            if (c >= 'A' && c <= 'Z') bits |= std::size_t{1} << i;
        }
        digits += ChecksumDigits[bits];
    }
    return digits;
}

}  // namespace

std::optional<std::string> normalisedId(std::string_view id) {
    if (id.size() != 15 && id.size() != 18) return std::nullopt;
    if (!std::all_of(id.begin(), id.end(),
                     [](char c) { return Base62.find(c) != std::string_view::npos; }))
        return std::nullopt;
    auto full = std::string(id.substr(0, 15)) + checksum(id.substr(0, 15));
    if (id.size() == 18 && full != id) return std::nullopt;
    return full;
}

std::string makeId(std::string_view prefix, std::uint64_t number) {
    std::string digits(8, '0');
    for (auto place = digits.rbegin(); place != digits.rend(); ++place, number /= 62)
        *place = Base62[number % 62];
    const auto id15 = std::string(prefix) + "5g00" + digits;
    return id15 + checksum(id15);
}

}  // namespace leadloom::sandbox::salesforce
