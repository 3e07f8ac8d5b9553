#include <leadloom/sdk/text/utf8.h>

namespace leadloom::sdk {

namespace {

unsigned byteAt(std::string_view bytes, std::size_t i) {
    return static_cast<unsigned char>(bytes[i]);
}

/// Some first bytes narrow the second one: no longer forms, no surrogates, nothing past U+10FFFF.
bool maySecond(unsigned first, unsigned second) {
    const unsigned low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    const unsigned high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    return second >= low && second <= high;
}

}  // namespace

Utf8Step utf8At(std::string_view bytes, std::size_t i) {
    const auto first = byteAt(bytes, i);
    if (first < 0x80) return {1, false};
    if (first < 0xC2 || first > 0xF4) return {};
    const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    for (std::size_t k = 1; k < length; ++k) {
        if (i + k == bytes.size()) return {0, true};
        const auto next = byteAt(bytes, i + k);
        if (next < 0x80 || next > 0xBF || (k == 1 && !maySecond(first, next))) return {};
    }
    return {length, false};
}

bool isText(std::string_view bytes) {
    for (std::size_t i = 0; i < bytes.size();) {
        const auto step = utf8At(bytes, i);
        if (step.length == 0 || bytes[i] == '\0') return false;
        i += step.length;
    }
    return true;
}

void appendUtf8(char32_t point, std::string& out) {
    if (point < 0x80) {
        out += static_cast<char>(point);
        return;
    }
    const unsigned tails = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
    constexpr unsigned Leads[] = {0, 0xC0, 0xE0, 0xF0};
    out += static_cast<char>(Leads[tails] | point >> (6 * tails));
    for (unsigned left = tails; left-- > 0;)
        out += static_cast<char>(0x80U | (point >> (6 * left) & 0x3FU));
}

}  // namespace leadloom::sdk
