#include "tests/sandbox/core/url.h"

#include "tests/sandbox/core/text.h"

namespace leadloom::sandbox {

namespace {

int hexDigit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

bool isUnreserved(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

}  // namespace

std::string percentDecoded(std::string_view text, bool plusIsSpace) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size() && hexDigit(text[i + 1]) >= 0 &&
            hexDigit(text[i + 2]) >= 0) {
            out += static_cast<char>(hexDigit(text[i + 1]) * 16 + hexDigit(text[i + 2]));
            i += 2;
        } else {
            out += text[i] == '+' && plusIsSpace ? ' ' : text[i];
        }
    }
    return out;
}

std::string percentEncoded(std::string_view text) {
    static constexpr char Hex[] = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        if (isUnreserved(c)) {
            out += c;
        } else {
            out += '%';
            out += Hex[static_cast<unsigned char>(c) >> 4];
            out += Hex[static_cast<unsigned char>(c) & 15];
        }
    }
    return out;
}

Pairs parsedForm(std::string_view text) {
    Pairs pairs;
    for (const auto& part : split(text, '&')) {
        if (part.empty()) continue;
        const auto equals = part.find('=');
        pairs.emplace_back(percentDecoded(std::string_view(part).substr(0, equals), true),
                           equals == std::string::npos
                               ? std::string()
                               : percentDecoded(std::string_view(part).substr(equals + 1), true));
    }
    return pairs;
}

std::string formValue(const Pairs& form, std::string_view name) {
    for (const auto& [key, value] : form)
        if (key == name) return value;
    return {};
}

void setTarget(Request& request, std::string_view target) {
    const auto question = target.find('?');
    request.path = target.substr(0, question);
    if (request.path.empty()) request.path = "/";
    if (question != std::string_view::npos) request.rawQuery = target.substr(question + 1);
    request.query = parsedForm(request.rawQuery);
    request.segments.clear();
    for (const auto& part : split(request.path, '/'))
        if (!part.empty()) request.segments.push_back(percentDecoded(part, false));
}

}  // namespace leadloom::sandbox
