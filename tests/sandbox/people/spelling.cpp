#include "tests/sandbox/people/spelling.h"

#include <algorithm>
#include <cctype>

namespace leadloom::sandbox {

namespace {

bool isAscii(std::string_view text) {
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::string cased(std::string text, int (*change)(int)) {
    for (auto& c : text)
        if (static_cast<unsigned char>(c) < 0x80)
            c = static_cast<char>(change(static_cast<unsigned char>(c)));
    return text;
}

std::string grouped(const std::string& digits, char separator) {
    std::string out;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        if (i > 0 && (digits.size() - i) % 3 == 0 && digits.size() - i >= 3) out += separator;
        out += digits[i];
    }
    return out;
}

}  // namespace

std::string withTypo(const std::string& text, Random& random) {
    if (text.size() < 4 || !isAscii(text)) return text;
    auto out = text;
    const auto at = 1 + random.below(text.size() - 2);
    switch (random.below(3)) {
        case 0:
            std::swap(out[at], out[at + 1]);
            break;
        case 1:
            out.insert(at, 1, out[at]);
            break;
        default:
            out.erase(at, 1);
    }
    return out;
}

std::string asTyped(const std::string& text, Random& random) {
    const auto roll = random.below(1000);
    if (roll < 25) return cased(text, std::toupper);
    if (roll < 50) return cased(text, std::tolower);
    if (roll < 65) return text + " ";
    if (roll < 75) {
        const auto blank = text.find(' ');
        return blank == std::string::npos ? text : text.substr(0, blank) + " " + text.substr(blank);
    }
    return text;
}

std::string withDigits(std::string_view pattern, Random& random) {
    std::string out;
    for (const char c : pattern)
        out += c == '#' ? static_cast<char>('0' + random.below(10)) : c;
    return out;
}

std::string writtenNumber(const std::string& national, const Locale& locale, Random& random) {
    switch (random.below(6)) {
        case 0:
            return "+" + locale.dialCode + national;
        case 1:
            return "+" + locale.dialCode + " " + grouped(national, ' ');
        case 2:
            return locale.trunk + grouped(national, '-');
        case 3:
            return "00" + locale.dialCode + " " + grouped(national, ' ');
        case 4:
            return "(" + locale.trunk + national.substr(0, 3) + ") " + national.substr(3);
        default:
            return locale.trunk + national;
    }
}

std::string addressPart(std::string_view latin) {
    std::string out;
    for (const char c : latin)
        if (std::isalnum(static_cast<unsigned char>(c)) != 0 &&
            static_cast<unsigned char>(c) < 0x80)
            out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return out;
}

}  // namespace leadloom::sandbox
