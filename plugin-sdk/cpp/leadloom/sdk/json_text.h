#pragma once

#include <string>
#include <string_view>

#include <leadloom/sdk/encoding.h>

/// JSON text put together or taken apart without a parser: for framing records that are text
/// already.
namespace leadloom::sdk {

/// What stands between the braces of an object's text, without blanks at its ends; empty for {}.
inline std::string_view membersOf(std::string_view object) {
    constexpr std::string_view Blanks = " \t\r\n";
    const auto first = object.find_first_not_of(Blanks);
    const auto last = object.find_last_not_of(Blanks);
    if (first == std::string_view::npos || last <= first) return {};
    if (object[first] != '{' || object[last] != '}') return {};
    auto members = object.substr(first + 1, last - first - 1);
    const auto begin = members.find_first_not_of(Blanks);
    if (begin == std::string_view::npos) return {};
    return members.substr(begin, members.find_last_not_of(Blanks) - begin + 1);
}

/// An object of `first` (members without braces) followed by the members of `object`.
inline std::string withMembers(std::string_view first, std::string_view object) {
    std::string text = "{";
    text += first;
    if (const auto rest = membersOf(object); !rest.empty()) {
        if (!first.empty()) text += ',';
        text += rest;
    }
    return text += '}';
}

/// A JSON array of what `toText(item)` makes of each item.
template <typename Items, typename ToText>
std::string jsonArray(const Items& items, ToText&& toText) {
    std::string text = "[";
    for (const auto& item : items) {
        if (text.size() > 1) text += ',';
        text += toText(item);
    }
    return text += ']';
}

/// A JSON array of strings.
template <typename Texts>
std::string jsonStrings(const Texts& texts) {
    return jsonArray(texts, [](std::string_view text) { return jsonString(text); });
}

/// The texts and numbers of a flat array (["a","b"], [1, 2]) joined by `separator`; made for ids
/// and names, so escapes are not resolved.
inline std::string joinArray(std::string_view array, std::string_view separator = " ") {
    std::string joined;
    std::string item;
    bool quoted = false;
    const auto flush = [&] {
        if (!item.empty()) joined += (joined.empty() ? "" : std::string(separator)) + item;
        item.clear();
    };
    for (const char c : array) {
        if (c == '"') {
            quoted = !quoted;
        } else if (!quoted && (c == ',' || c == ']')) {
            flush();
        } else if (quoted || std::string_view("[ \t\r\n").find(c) == std::string_view::npos) {
            item += c;
        }
    }
    flush();
    return joined;
}

}  // namespace leadloom::sdk
