#include <algorithm>

#include <leadloom/sdk/encoding.h>
#include <leadloom/sdk/mail/mail_header.h>
#include <leadloom/sdk/mail/transfer_encoding.h>
#include <leadloom/sdk/text/text_decoder.h>
#include <leadloom/sdk/text/utf8.h>

namespace leadloom::sdk {

namespace {

/// "=?charset?Q?text?=" at the front of `text`, in its parts.
struct EncodedWord {
    std::string_view charset, text;
    char encoding = 0;
    std::size_t length = 0;  ///< 0: there is none
};

EncodedWord wordAt(std::string_view text) {
    EncodedWord word;
    if (!text.starts_with("=?")) return word;
    const auto first = text.find('?', 2);
    if (first == std::string_view::npos || first + 2 >= text.size() || text[first + 2] != '?')
        return word;
    const auto end = text.find("?=", first + 3);
    if (end == std::string_view::npos) return word;
    // A language may stand behind the charset (RFC 2231).
    word.charset = text.substr(2, std::min(text.find('*', 2), first) - 2);
    word.encoding = static_cast<char>(text[first + 1] & ~0x20);
    word.text = text.substr(first + 3, end - first - 3);
    const bool known = word.encoding == 'Q' || word.encoding == 'B';
    word.length = known ? end + 2 : 0;
    return word;
}

std::string bytesOf(const EncodedWord& word) {
    if (word.encoding == 'B') return decodedBase64(word.text);
    std::string text(word.text);
    std::replace(text.begin(), text.end(), '_', ' ');
    return decodedQuotedPrintable(text);
}

bool isPlain(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
}

std::size_t lengthOf(std::string_view text, std::size_t at) {
    return std::max<std::size_t>(1, utf8At(text, at).length);
}

}  // namespace

std::string decodedWords(std::string_view text) {
    std::string out;
    std::string bytes, charset;  // of adjacent words: a letter may be cut between two of them
    const auto flush = [&] {
        if (!bytes.empty()) out += decodeText(bytes, charset);
        bytes.clear();
    };
    std::size_t plain = 0;
    for (std::size_t at = 0; at <= text.size();) {
        const auto word = at < text.size() ? wordAt(text.substr(at)) : EncodedWord{};
        if (word.length == 0 && at < text.size()) {
            ++at;
            continue;
        }
        const auto between = text.substr(plain, at - plain);
        const bool joined = !bytes.empty() && word.length > 0 &&
                            between.find_first_not_of(" \t") == std::string_view::npos;
        if (!joined) {
            flush();
            out += decodeText(between);
        } else if (lowerAscii(charset) != lowerAscii(word.charset)) {
            flush();
        }
        if (word.length == 0) break;
        charset = word.charset;
        bytes += bytesOf(word);
        if (bytes.empty()) charset.clear();
        at += word.length;
        plain = at;
    }
    return out;
}

std::string encodedWords(std::string_view utf8) {
    constexpr std::size_t MostBytes = 42;  // of an encoded word's 75 characters
    constexpr std::size_t LongestLine = 900;
    if (isPlain(utf8) && utf8.find("=?") == std::string_view::npos && utf8.size() < LongestLine)
        return std::string(utf8);
    std::string out;
    for (std::size_t at = 0; at < utf8.size();) {
        std::size_t end = at;
        while (end < utf8.size() && end + lengthOf(utf8, end) - at <= MostBytes)
            end += lengthOf(utf8, end);
        const auto part = utf8.substr(at, end - at);
        if (!out.empty()) out += "\r\n ";
        out += "=?UTF-8?B?" +
               base64Encode({reinterpret_cast<const std::uint8_t*>(part.data()), part.size()}) +
               "?=";
        at = end;
    }
    return out;
}

}  // namespace leadloom::sdk
