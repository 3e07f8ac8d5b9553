#pragma once

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace leadloom::sdk {

/// The parts of a text between separators ("101;102"), empty ones left out. Borrowed from it.
inline std::vector<std::string_view> splitText(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    while (!text.empty()) {
        const auto end = std::min(text.find(separator), text.size());
        if (end > 0) parts.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return parts;
}

/// What stands for a word in a list such as "name=dealname email=" ("" for email); nothing where
/// the list doesn't have the word. Borrowed from the list.
inline std::optional<std::string_view> wordFor(std::string_view words, std::string_view word) {
    for (const auto pair : splitText(words, ' ')) {
        const auto equals = pair.find('=');
        if (equals != std::string_view::npos && pair.substr(0, equals) == word)
            return pair.substr(equals + 1);
    }
    return std::nullopt;
}

/// The texts of a list (strings or views) with a separator between them.
template <typename Texts>
std::string joinTexts(const Texts& texts, std::string_view separator) {
    std::string joined;
    bool first = true;
    for (const auto& text : texts) {
        if (!first) joined += separator;
        first = false;
        joined += text;
    }
    return joined;
}

/// The texts of `wanted` that `there` doesn't have, each once and in their order: what must be
/// added to make the lists equal. `folded(text)` gives the form in which texts are compared.
template <typename Texts, typename Fold>
std::vector<std::string> lackingIn(const Texts& there, const Texts& wanted, Fold&& folded) {
    std::set<std::string> known;
    for (const auto& text : there)
        known.insert(folded(text));
    std::vector<std::string> lacking;
    for (const auto& text : wanted)
        if (known.insert(folded(text)).second) lacking.emplace_back(text);
    return lacking;
}

}  // namespace leadloom::sdk
