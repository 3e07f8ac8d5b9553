#include "tests/sandbox/carddav/card_text.h"

#include <algorithm>
#include <cctype>

#include "tests/sandbox/core/text.h"

namespace leadloom::sandbox::carddav {

namespace {

std::string raised(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return out;
}

std::vector<std::string> unfolded(std::string_view text) {
    std::vector<std::string> lines;
    for (auto line : split(text, '\n')) {
        if (line.ends_with('\r')) line.pop_back();
        if (!lines.empty() && (line.starts_with(' ') || line.starts_with('\t')))
            lines.back() += line.substr(1);
        else if (!line.empty())
            lines.push_back(line);
    }
    return lines;
}

std::optional<CardLine> lineOf(const std::string& text) {
    bool quoted = false;
    std::size_t colon = std::string::npos;
    for (std::size_t i = 0; i < text.size() && colon == std::string::npos; ++i) {
        if (text[i] == '"') quoted = !quoted;
        if (text[i] == ':' && !quoted) colon = i;
    }
    if (colon == std::string::npos || colon == 0) return std::nullopt;
    CardLine line;
    line.value = text.substr(colon + 1);
    const auto semicolon = std::min(text.find(';'), colon);
    line.parameters = text.substr(semicolon, colon - semicolon);
    line.name = text.substr(0, semicolon);
    if (const auto dot = line.name.find('.'); dot != std::string::npos) {
        line.group = line.name.substr(0, dot);
        line.name.erase(0, dot + 1);
    }
    return line;
}

std::size_t countOf(const std::vector<CardLine>& lines, std::string_view name) {
    return static_cast<std::size_t>(
        std::count_if(lines.begin(), lines.end(),
                      [&](const CardLine& line) { return equalsIgnoringCase(line.name, name); }));
}

bool isLine(const CardLine& line, std::string_view name, std::string_view value) {
    return equalsIgnoringCase(line.name, name) && equalsIgnoringCase(line.value, value);
}

}  // namespace

std::optional<std::vector<CardLine>> cardLines(std::string_view text) {
    std::vector<CardLine> lines;
    for (const auto& one : unfolded(text)) {
        auto line = lineOf(one);
        if (!line) return std::nullopt;
        lines.push_back(std::move(*line));
    }
    return lines;
}

std::string cardText(const std::vector<CardLine>& lines) {
    std::string text;
    for (const auto& line : lines)
        text += (line.group.empty() ? "" : line.group + ".") + line.name + line.parameters + ":" +
                line.value + "\r\n";
    return text;
}

std::string valueIn(const std::vector<CardLine>& lines, std::string_view name) {
    for (const auto& line : lines)
        if (equalsIgnoringCase(line.name, name)) return line.value;
    return {};
}

std::string faultOf(std::string_view text) {
    if (!isUtf8(text)) return "not UTF-8";
    const auto lines = cardLines(text);
    if (!lines || lines->size() < 3) return "not a vCard";
    if (!isLine(lines->front(), "BEGIN", "VCARD") || !isLine(lines->back(), "END", "VCARD") ||
        countOf(*lines, "BEGIN") != 1 || countOf(*lines, "END") != 1)
        return "not one vCard";
    const auto version = valueIn(*lines, "VERSION");
    if (countOf(*lines, "VERSION") != 1 || (version != "3.0" && version != "4.0"))
        return "VERSION: 3.0 or 4.0";
    if (countOf(*lines, "UID") != 1 || valueIn(*lines, "UID").empty()) return "UID: exactly one";
    if (countOf(*lines, "FN") == 0) return "FN: at least one";
    if (countOf(*lines, "N") > 1 || (version == "3.0" && countOf(*lines, "N") == 0))
        return "N: exactly one";
    return {};
}

std::string rewritten(std::string_view text) {
    auto lines = *cardLines(text);
    for (auto& line : lines)
        line.name = raised(line.name);
    const auto rank = [](const CardLine& line) {
        if (line.name == "BEGIN") return std::string("0");
        if (line.name == "VERSION") return std::string("1");
        return line.name == "END" ? std::string("~") : "A" + line.name;
    };
    std::stable_sort(lines.begin(), lines.end(),
                     [&](const auto& a, const auto& b) { return rank(a) < rank(b); });
    return cardText(lines);
}

}  // namespace leadloom::sandbox::carddav
