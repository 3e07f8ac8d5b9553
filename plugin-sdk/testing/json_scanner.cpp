#include "plugin-sdk/testing/json_scanner.h"

#include <charconv>

namespace leadloom::testing {

namespace {

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

int hexDigit(char c) {
    if (isDigit(c)) return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

unsigned hexNumber(std::string_view four) {
    unsigned value = 0;
    for (const char c : four)
        value = value * 16 + static_cast<unsigned>(hexDigit(c));
    return value;
}

void appendUtf8(std::string& out, unsigned code) {
    if (code < 0x80) {
        out += static_cast<char>(code);
    } else if (code < 0x800) {
        out += static_cast<char>(0xC0U | code >> 6U);
        out += static_cast<char>(0x80U | (code & 0x3FU));
    } else if (code < 0x10000) {
        out += static_cast<char>(0xE0U | code >> 12U);
        out += static_cast<char>(0x80U | (code >> 6U & 0x3FU));
        out += static_cast<char>(0x80U | (code & 0x3FU));
    } else {
        out += static_cast<char>(0xF0U | code >> 18U);
        out += static_cast<char>(0x80U | (code >> 12U & 0x3FU));
        out += static_cast<char>(0x80U | (code >> 6U & 0x3FU));
        out += static_cast<char>(0x80U | (code & 0x3FU));
    }
}

/// The character of the escape at quoted[i] (the backslash); moves i to its last character.
void appendEscape(std::string& out, std::string_view quoted, std::size_t& i) {
    const char c = quoted[++i];
    constexpr std::string_view From = "bfnrt";
    constexpr std::string_view To = "\b\f\n\r\t";
    if (const auto at = From.find(c); at != std::string_view::npos) {
        out += To[at];
        return;
    }
    if (c != 'u') {
        out += c;
        return;
    }
    unsigned code = hexNumber(quoted.substr(i + 1, 4));
    i += 4;
    if (code >= 0xD800 && code < 0xDC00 && quoted.substr(i + 1, 2) == "\\u") {
        code = 0x10000 + ((code - 0xD800) << 10U) + (hexNumber(quoted.substr(i + 3, 4)) - 0xDC00);
        i += 6;
    }
    appendUtf8(out, code);
}

std::string unescaped(std::string_view quoted) {
    std::string out;
    for (std::size_t i = 0; i < quoted.size(); ++i) {
        if (quoted[i] == '\\')
            appendEscape(out, quoted, i);
        else
            out += quoted[i];
    }
    return out;
}

std::string pointerToken(std::string_view token) {
    std::string out;
    for (std::size_t i = 0; i < token.size(); ++i) {
        if (token[i] == '~' && i + 1 < token.size())
            out += token[++i] == '1' ? '/' : '~';
        else
            out += token[i];
    }
    return out;
}

}  // namespace

bool JsonScanner::isValid() const {
    const auto end = skipValue(skipBlanks(0));
    return end != Broken && skipBlanks(end) == text_.size();
}

std::size_t JsonScanner::skipBlanks(std::size_t at) const {
    while (at < text_.size() &&
           std::string_view(" \t\r\n").find(text_[at]) != std::string_view::npos)
        ++at;
    return at;
}

std::size_t JsonScanner::skipValue(std::size_t at, std::size_t depth) const {
    if (at >= text_.size() || depth > DeepestNesting) return Broken;
    switch (text_[at]) {
        case '"':
            return skipString(at);
        case '{':
        case '[':
            return skipContainer(at, depth);
        case 't':
        case 'f':
        case 'n':
            return skipWord(at);
        default:
            return skipNumber(at);
    }
}

std::size_t JsonScanner::skipString(std::size_t at) const {
    for (++at; at < text_.size(); ++at) {
        const char c = text_[at];
        if (c == '"') return at + 1;
        if (static_cast<unsigned char>(c) < 0x20) return Broken;
        if (c != '\\') continue;
        if (++at == text_.size()) return Broken;
        if (std::string_view("\"\\/bfnrtu").find(text_[at]) == std::string_view::npos)
            return Broken;
        if (text_[at] != 'u') continue;
        for (int i = 0; i < 4; ++i)
            if (++at >= text_.size() || hexDigit(text_[at]) < 0) return Broken;
    }
    return Broken;
}

std::size_t JsonScanner::skipNumber(std::size_t at) const {
    const auto digits = [&] {
        const auto begin = at;
        while (at < text_.size() && isDigit(text_[at]))
            ++at;
        return at > begin;
    };
    if (text_[at] == '-') ++at;
    const bool zero = at < text_.size() && text_[at] == '0';
    const auto begin = at;
    if (!digits() || (zero && at - begin > 1)) return Broken;
    if (at < text_.size() && text_[at] == '.') {
        ++at;
        if (!digits()) return Broken;
    }
    if (at < text_.size() && (text_[at] == 'e' || text_[at] == 'E')) {
        ++at;
        if (at < text_.size() && (text_[at] == '+' || text_[at] == '-')) ++at;
        if (!digits()) return Broken;
    }
    return at;
}

std::size_t JsonScanner::skipWord(std::size_t at) const {
    for (const std::string_view word : {"true", "false", "null"})
        if (text_.substr(at, word.size()) == word) return at + word.size();
    return Broken;
}

std::size_t JsonScanner::skipContainer(std::size_t at, std::size_t depth) const {
    const bool object = text_[at] == '{';
    const char close = object ? '}' : ']';
    at = skipBlanks(at + 1);
    if (at < text_.size() && text_[at] == close) return at + 1;
    while (at < text_.size()) {
        if (object) {
            if (text_[at] != '"' || (at = skipString(at)) == Broken) return Broken;
            at = skipBlanks(at);
            if (at >= text_.size() || text_[at] != ':') return Broken;
            at = skipBlanks(at + 1);
        }
        if ((at = skipValue(at, depth + 1)) == Broken) return Broken;
        at = skipBlanks(at);
        if (at >= text_.size()) return Broken;
        if (text_[at] == close) return at + 1;
        if (text_[at] != ',') return Broken;
        at = skipBlanks(at + 1);
    }
    return Broken;
}

std::string_view JsonScanner::slice(std::size_t at) const {
    return text_.substr(at, skipValue(at) - at);
}

std::vector<std::size_t> JsonScanner::elements(std::size_t at) const {
    std::vector<std::size_t> all;
    at = skipBlanks(at + 1);
    while (text_[at] != ']') {
        all.push_back(at);
        at = skipBlanks(skipValue(at));
        if (text_[at] == ',') at = skipBlanks(at + 1);
    }
    return all;
}

std::optional<std::size_t> JsonScanner::member(std::size_t object, std::string_view name) const {
    auto at = skipBlanks(object + 1);
    while (text_[at] != '}') {
        const auto end = skipString(at);
        const bool found = unescaped(text_.substr(at + 1, end - at - 2)) == name;
        at = skipBlanks(skipBlanks(end) + 1);
        if (found) return at;
        at = skipBlanks(skipValue(at));
        if (text_[at] == ',') at = skipBlanks(at + 1);
    }
    return std::nullopt;
}

std::optional<std::size_t> JsonScanner::find(std::size_t from, std::string_view pointer) const {
    std::optional<std::size_t> at = from;
    while (at && !pointer.empty()) {
        if (pointer.front() != '/') return std::nullopt;
        pointer.remove_prefix(1);
        const auto token = pointer.substr(0, pointer.find('/'));
        pointer.remove_prefix(token.size());
        if (text_[*at] == '{') {
            at = member(*at, pointerToken(token));
        } else if (text_[*at] == '[') {
            std::size_t index = 0;
            const auto [stop, error] =
                std::from_chars(token.data(), token.data() + token.size(), index);
            const auto all = elements(*at);
            const bool there =
                error == std::errc{} && stop == token.data() + token.size() && index < all.size();
            at = there ? std::optional{all[index]} : std::nullopt;
        } else {
            at = std::nullopt;
        }
    }
    return at;
}

std::optional<std::string> JsonScanner::text(std::size_t at) const {
    const auto raw = slice(at);
    if (raw == "null") return std::nullopt;
    if (raw.front() != '"') return std::string(raw);
    return unescaped(raw.substr(1, raw.size() - 2));
}

}  // namespace leadloom::testing
