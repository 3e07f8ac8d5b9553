#include "hub/mapping/text_length.h"

#include <cstdint>

namespace leadloom::mapping {
namespace {

struct Character {
    std::uint32_t code = 0;
    std::size_t bytes = 1;
};

Character characterAt(std::string_view text) {
    const auto byte = [&](std::size_t i) {
        return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
    };
    const std::uint32_t lead = byte(0);
    const auto tail = [&](std::size_t i) { return byte(i) & 0x3FU; };
    if (lead < 0x80) return {lead, 1};
    if (lead < 0xE0) return {(lead & 0x1FU) << 6U | tail(1), 2};
    if (lead < 0xF0) return {(lead & 0x0FU) << 12U | tail(1) << 6U | tail(2), 3};
    return {(lead & 7U) << 18U | tail(1) << 12U | tail(2) << 6U | tail(3), 4};
}

std::size_t weight(const Character& character, LengthUnit unit) {
    switch (unit) {
        case LengthUnit::Bytes:
            return character.bytes;
        case LengthUnit::Utf16:
            return character.code > 0xFFFF ? 2 : 1;
        case LengthUnit::Codepoints:
            return 1;
    }
    return 1;
}

constexpr std::uint32_t Joiner = 0x200D;

bool isRegionalIndicator(std::uint32_t code) {
    return code >= 0x1F1E6 && code <= 0x1F1FF;
}

/// Marks that belong to the character before them.
bool extends(std::uint32_t code) {
    return (code >= 0x0300 && code <= 0x036F) || (code >= 0x0591 && code <= 0x05BD) ||
           (code >= 0x064B && code <= 0x065F) || (code >= 0x093A && code <= 0x094F) ||
           (code >= 0x0E34 && code <= 0x0E4E) || (code >= 0x1AB0 && code <= 0x1AFF) ||
           (code >= 0x20D0 && code <= 0x20FF) || (code >= 0xFE00 && code <= 0xFE0F) ||
           (code >= 0xFE20 && code <= 0xFE2F) || (code >= 0x1F3FB && code <= 0x1F3FF) ||
           (code >= 0xE0020 && code <= 0xE007F) || code == Joiner || code == 0x3099 ||
           code == 0x309A;
}

std::string_view withoutTrailingBlanks(std::string_view text) {
    const std::size_t last = text.find_last_not_of(" \t\n\r");
    return text.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

}  // namespace

std::size_t textLength(std::string_view text, LengthUnit unit) {
    std::size_t length = 0;
    while (!text.empty()) {
        const Character character = characterAt(text);
        length += weight(character, unit);
        text.remove_prefix(std::min(character.bytes, text.size()));
    }
    return length;
}

std::string_view cutText(std::string_view text, std::size_t length, LengthUnit unit) {
    std::size_t boundary = 0;
    std::size_t at = 0;
    std::size_t used = 0;
    std::uint32_t before = 0;
    std::size_t flags = 0;
    while (at < text.size()) {
        const Character character = characterAt(text.substr(at));
        const bool secondFlag = isRegionalIndicator(character.code) && flags % 2 == 1;
        if (before != Joiner && !extends(character.code) && !secondFlag) boundary = at;
        if (used + weight(character, unit) > length) {
            return withoutTrailingBlanks(text.substr(0, boundary));
        }
        flags = isRegionalIndicator(character.code) ? flags + 1 : 0;
        before = character.code;
        used += weight(character, unit);
        at += character.bytes;
    }
    return text;
}

}  // namespace leadloom::mapping
