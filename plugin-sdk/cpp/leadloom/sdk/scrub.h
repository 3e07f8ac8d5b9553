#pragma once

#include <cctype>
#include <string>
#include <string_view>

namespace leadloom::sdk {

namespace detail {

inline bool isAddressCharacter(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return std::isalnum(byte) != 0 || byte >= 0x80 ||
           std::string_view(".!#$%&'*+/=?^_`{|}~-").find(c) != std::string_view::npos;
}

/// End of a run that looks like a phone number beginning at `begin`, or `begin`.
inline std::size_t endOfNumber(std::string_view text, std::size_t begin) {
    std::size_t digits = 0;
    std::size_t end = begin;
    for (std::size_t i = begin; i < text.size(); ++i) {
        const bool digit = std::isdigit(static_cast<unsigned char>(text[i])) != 0;
        if (!digit && std::string_view("+ ()-./").find(text[i]) == std::string_view::npos) break;
        digits += digit ? 1 : 0;
        if (digit) end = i + 1;
    }
    return digits >= 7 ? end : begin;
}

}  // namespace detail

/// A vendor's message made fit for errors and logs: e-mail addresses and long numbers (phones, ids)
/// become words, control characters blanks, and the length is bounded.
inline std::string scrub(std::string_view text, std::size_t limit = 300) {
    std::string out;
    for (std::size_t i = 0; i < text.size() && out.size() < limit;) {
        const char c = text[i];
        if (const auto end = detail::endOfNumber(text, i);
            end > i && (c == '+' || c == '(' || std::isdigit(static_cast<unsigned char>(c)) != 0)) {
            out += "<number>";
            i = end;
        } else if (c == '@') {
            while (!out.empty() && detail::isAddressCharacter(out.back()))
                out.pop_back();
            out += "<email>";
            for (++i; i < text.size() && detail::isAddressCharacter(text[i]);)
                ++i;
        } else {
            out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
            ++i;
        }
    }
    while (!out.empty() && out.size() >= limit &&
           (static_cast<unsigned char>(out.back()) & 0xC0U) == 0x80U)
        out.pop_back();
    return out;
}

}  // namespace leadloom::sdk
