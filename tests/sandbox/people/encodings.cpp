#include "tests/sandbox/people/encodings.h"

#include <cstdint>
#include <utility>

namespace leadloom::sandbox {

namespace {

/// Takes one code point from the front of well-formed UTF-8.
char32_t takeCodePoint(std::string_view& text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const auto first = byte(0);
    const std::size_t length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    char32_t point = length == 1 ? first : first & (0xFFU >> (length + 1));
    for (std::size_t i = 1; i < length; ++i)
        point = point << 6 | (byte(i) & 0x3FU);
    text.remove_prefix(length);
    return point;
}

void appendUnit(std::string& out, char32_t unit) {
    out += static_cast<char>(unit & 0xFF);
    out += static_cast<char>(unit >> 8 & 0xFF);
}

std::string utf16(std::string_view text) {
    std::string out = "\xFF\xFE";
    while (!text.empty()) {
        auto point = takeCodePoint(text);
        if (point < 0x10000) {
            appendUnit(out, point);
            continue;
        }
        point -= 0x10000;
        appendUnit(out, 0xD800 + (point >> 10));
        appendUnit(out, 0xDC00 + (point & 0x3FF));
    }
    return out;
}

/// The byte of a code point in Windows-1252, 0 when it has none.
unsigned char windowsByte(char32_t point) {
    static constexpr std::pair<char32_t, unsigned char> Special[] = {
        {0x20AC, 0x80}, {0x0160, 0x8A}, {0x0152, 0x8C}, {0x017D, 0x8E}, {0x2018, 0x91},
        {0x2019, 0x92}, {0x201C, 0x93}, {0x201D, 0x94}, {0x2013, 0x96}, {0x2014, 0x97},
        {0x0161, 0x9A}, {0x0153, 0x9C}, {0x017E, 0x9E}, {0x0178, 0x9F}};
    if (point < 0x80 || (point >= 0xA0 && point <= 0xFF)) return static_cast<unsigned char>(point);
    for (const auto& [known, byte] : Special)
        if (known == point) return byte;
    return 0;
}

std::optional<std::string> windows(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const auto byte = windowsByte(takeCodePoint(text));
        if (byte == 0) return std::nullopt;
        out += static_cast<char>(byte);
    }
    return out;
}

}  // namespace

std::optional<std::string> encoded(std::string_view text, Encoding encoding) {
    switch (encoding) {
        case Encoding::Utf8:
            return std::string(text);
        case Encoding::Utf8WithMark:
            return "\xEF\xBB\xBF" + std::string(text);
        case Encoding::Utf16:
            return utf16(text);
        case Encoding::Windows1252:
            return windows(text);
    }
    return std::nullopt;
}

std::string_view encodingName(Encoding encoding) {
    switch (encoding) {
        case Encoding::Utf8:
            return "utf-8";
        case Encoding::Utf8WithMark:
            return "utf-8 with byte order mark";
        case Encoding::Utf16:
            return "utf-16le with byte order mark";
        case Encoding::Windows1252:
            return "windows-1252";
    }
    return "";
}

}  // namespace leadloom::sandbox
