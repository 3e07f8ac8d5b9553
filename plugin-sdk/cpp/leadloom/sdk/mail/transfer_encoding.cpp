#include <algorithm>

#include <leadloom/sdk/encoding.h>
#include <leadloom/sdk/mail/transfer_encoding.h>

namespace leadloom::sdk {

namespace {

/// Length of a soft line end ("=", blanks, line end) at the front of `text`; 0 where none is.
std::size_t softEnd(std::string_view text) {
    const auto end = text.find_first_not_of(" \t", 1);
    if (end == std::string_view::npos) return text.size();
    if (text[end] == '\n') return end + 1;
    return text[end] == '\r' && end + 1 < text.size() && text[end + 1] == '\n' ? end + 2 : 0;
}

bool isEscape(std::string_view text) {
    return text.size() >= 3 && text[0] == '=' && detail::hexValue(text[1]) >= 0 &&
           detail::hexValue(text[2]) >= 0;
}

}  // namespace

std::string decodedQuotedPrintable(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        if (isEscape(text)) {
            out += static_cast<char>(detail::hexValue(text[1]) * 16 + detail::hexValue(text[2]));
            text.remove_prefix(3);
            continue;
        }
        const auto soft = text[0] == '=' ? softEnd(text) : 0;
        if (soft == 0) out += text[0];
        text.remove_prefix(std::max<std::size_t>(soft, 1));
    }
    return out;
}

std::string decodedBase64(std::string_view text) {
    std::string digits, out;
    const auto flush = [&] {
        if (digits.size() % 4 == 1) digits.pop_back();
        out += base64Decode(digits).value_or("");
        digits.clear();
    };
    for (const char c : text) {
        if (detail::Base64Digits.find(c) != std::string_view::npos)
            digits += c;
        else if (c == '=')
            flush();
    }
    flush();
    return out;
}

std::string base64Lines(std::string_view bytes) {
    constexpr std::size_t BytesOfALine = 57;
    std::string out;
    for (std::size_t at = 0; at < bytes.size(); at += BytesOfALine) {
        const auto line = bytes.substr(at, BytesOfALine);
        out += base64Encode({reinterpret_cast<const std::uint8_t*>(line.data()), line.size()});
        out += "\r\n";
    }
    return out;
}

}  // namespace leadloom::sdk
