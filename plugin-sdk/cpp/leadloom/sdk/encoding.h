#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace leadloom::sdk {

namespace detail {

inline constexpr std::string_view Base64Digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

inline int hexValue(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

inline bool isUnreserved(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

}  // namespace detail

/// RFC 3986: everything but unreserved characters as %XX; for a path segment or a query value.
inline std::string percentEncode(std::string_view text) {
    constexpr std::string_view Digits = "0123456789ABCDEF";
    std::string out;
    out.reserve(text.size() + text.size() / 4);
    for (const char c : text) {
        if (detail::isUnreserved(c)) {
            out += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        out += '%';
        out += Digits[byte >> 4U];
        out += Digits[byte & 15U];
    }
    return out;
}

/// Undoes %XX; a broken escape stays as it is. '+' stays '+'.
inline std::string percentDecode(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool escape = text[i] == '%' && i + 2 < text.size() &&
                            detail::hexValue(text[i + 1]) >= 0 &&
                            detail::hexValue(text[i + 2]) >= 0;
        if (!escape) {
            out += text[i];
            continue;
        }
        out +=
            static_cast<char>(detail::hexValue(text[i + 1]) * 16 + detail::hexValue(text[i + 2]));
        i += 2;
    }
    return out;
}

/// As percentDecode, but undoes only the escapes of these characters.
inline std::string percentDecodeOf(std::string_view text, std::string_view characters) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto decoded = percentDecode(text.substr(i, text[i] == '%' ? 3 : 1));
        const bool undone = text[i] == '%' && decoded.size() == 1 &&
                            characters.find(decoded[0]) != std::string_view::npos;
        out += undone ? decoded[0] : text[i];
        if (undone) i += 2;
    }
    return out;
}

/// A text inside a literal of a query language: a backslash before each reserved character, and
/// an `n`, `r` or `t` behind it for those that would end a line.
inline std::string backslashed(std::string_view text, std::string_view reserved) {
    constexpr std::string_view Controls = "\n\r\t";
    std::string out;
    for (const char c : text) {
        const auto control = Controls.find(c);
        if (control != std::string_view::npos || reserved.find(c) != std::string_view::npos)
            out += '\\';
        out += control == std::string_view::npos ? c : "nrt"[control];
    }
    return out;
}

inline std::string hexEncode(std::span<const std::uint8_t> bytes) {
    constexpr std::string_view Digits = "0123456789abcdef";
    std::string out;
    for (const auto byte : bytes) {
        out += Digits[byte >> 4U];
        out += Digits[byte & 15U];
    }
    return out;
}

/// RFC 4648 with padding.
inline std::string base64Encode(std::span<const std::uint8_t> bytes) {
    std::string out;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const auto left = bytes.size() - i;
        const std::uint32_t group =
            static_cast<std::uint32_t>(bytes[i]) << 16U |
            (left > 1 ? static_cast<std::uint32_t>(bytes[i + 1]) << 8U : 0U) |
            (left > 2 ? bytes[i + 2] : 0U);
        out += detail::Base64Digits[group >> 18U];
        out += detail::Base64Digits[group >> 12U & 63U];
        out += left > 1 ? detail::Base64Digits[group >> 6U & 63U] : '=';
        out += left > 2 ? detail::Base64Digits[group & 63U] : '=';
    }
    return out;
}

/// RFC 4648, either alphabet, padding or none; nothing where a character is no digit of it.
inline std::optional<std::string> base64Decode(std::string_view text) {
    while (text.ends_with('='))
        text.remove_suffix(1);
    if (text.size() % 4 == 1) return std::nullopt;
    std::string out;
    std::uint32_t group = 0;
    int bits = 0;
    for (const char c : text) {
        const char plain = c == '-' ? '+' : c == '_' ? '/' : c;
        const auto value = detail::Base64Digits.find(plain);
        if (value == std::string_view::npos) return std::nullopt;
        group = (group << 6U | static_cast<std::uint32_t>(value)) & 0xffffU;
        bits += 6;
        if (bits < 8) continue;
        bits -= 8;
        out += static_cast<char>(group >> static_cast<unsigned>(bits) & 255U);
    }
    return out;
}

/// The bytes of a JSON string literal without its quotes: for framing a batch by hand.
inline std::string jsonEscape(std::string_view text) {
    constexpr std::string_view Digits = "0123456789abcdef";
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (byte < 0x20) {
            out += "\\u00";
            out += Digits[byte >> 4U];
            out += Digits[byte & 15U];
        } else {
            out += c;
        }
    }
    return out;
}

/// A JSON string literal with its quotes.
inline std::string jsonString(std::string_view text) {
    return '"' + jsonEscape(text) + '"';
}

}  // namespace leadloom::sdk
