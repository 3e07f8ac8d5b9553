#include "hub/security/encoding.h"

#include <cstdint>

namespace leadloom::security {
namespace {

constexpr std::string_view HexDigits = "0123456789abcdef";
constexpr std::string_view UpperHexDigits = "0123456789ABCDEF";
constexpr std::string_view StandardAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view UrlAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

std::uint8_t byteAt(std::string_view text, std::size_t index) {
    return static_cast<std::uint8_t>(text[index]);
}

std::string encode64(std::string_view bytes, std::string_view alphabet) {
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    std::uint32_t pending = 0;
    int bits = 0;
    for (std::size_t index = 0; index < bytes.size(); ++index) {
        pending = (pending << 8) | byteAt(bytes, index);
        for (bits += 8; bits >= 6; bits -= 6)
            text += alphabet[(pending >> (bits - 6)) & 63];
    }
    if (bits > 0) text += alphabet[(pending << (6 - bits)) & 63];
    return text;
}

int hexValue(char digit) {
    if (digit >= '0' && digit <= '9') return digit - '0';
    if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
    if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
    return -1;
}

int base64Value(char letter) {
    if (letter == '-') return 62;
    if (letter == '_') return 63;
    const std::size_t place = StandardAlphabet.find(letter);
    return place == std::string_view::npos ? -1 : static_cast<int>(place);
}

bool isUnreserved(char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
           (letter >= '0' && letter <= '9') || letter == '-' || letter == '_' || letter == '.' ||
           letter == '~';
}

}  // namespace

std::string toHex(std::string_view bytes) {
    std::string text;
    text.reserve(bytes.size() * 2);
    for (std::size_t index = 0; index < bytes.size(); ++index) {
        text += HexDigits[byteAt(bytes, index) >> 4];
        text += HexDigits[byteAt(bytes, index) & 15];
    }
    return text;
}

std::optional<std::string> fromHex(std::string_view text) {
    if (text.size() % 2 != 0) return std::nullopt;
    std::string bytes;
    bytes.reserve(text.size() / 2);
    for (std::size_t index = 0; index < text.size(); index += 2) {
        const int high = hexValue(text[index]);
        const int low = hexValue(text[index + 1]);
        if (high < 0 || low < 0) return std::nullopt;
        bytes += static_cast<char>(high * 16 + low);
    }
    return bytes;
}

std::string toBase64(std::string_view bytes) {
    std::string text = encode64(bytes, StandardAlphabet);
    text.append((4 - text.size() % 4) % 4, '=');
    return text;
}

std::string toBase64Url(std::string_view bytes) {
    return encode64(bytes, UrlAlphabet);
}

std::optional<std::string> fromBase64(std::string_view text) {
    const std::size_t padding = text.size() - text.find_last_not_of('=') - 1;
    if (padding > 2) return std::nullopt;
    text.remove_suffix(padding);
    if (text.size() % 4 == 1) return std::nullopt;
    std::string bytes;
    bytes.reserve(text.size() * 3 / 4);
    std::uint32_t pending = 0;
    int bits = 0;
    for (const char letter : text) {
        const int value = base64Value(letter);
        if (value < 0) return std::nullopt;
        pending = (pending << 6) | static_cast<std::uint32_t>(value);
        bits += 6;
        if (bits < 8) continue;
        bits -= 8;
        bytes += static_cast<char>((pending >> bits) & 255);
    }
    return bytes;
}

std::string percentEncode(std::string_view text) {
    std::string encoded;
    encoded.reserve(text.size() + text.size() / 4);
    for (std::size_t index = 0; index < text.size(); ++index) {
        if (isUnreserved(text[index])) {
            encoded += text[index];
            continue;
        }
        encoded += '%';
        encoded += UpperHexDigits[byteAt(text, index) >> 4];
        encoded += UpperHexDigits[byteAt(text, index) & 15];
    }
    return encoded;
}

}  // namespace leadloom::security
