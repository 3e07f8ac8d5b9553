#include "hub/plugin_host/key_trie.h"

#include <algorithm>

namespace leadloom::plugin_host {
namespace {

std::optional<std::string> unescaped(std::string_view token) {
    std::string text;
    for (std::size_t index = 0; index < token.size(); ++index) {
        if (token[index] != '~') {
            text += token[index];
            continue;
        }
        const char next = index + 1 < token.size() ? token[++index] : '\0';
        if (next != '0' && next != '1') return std::nullopt;
        text += next == '0' ? '~' : '/';
    }
    return text;
}

KeyTrie& childOf(KeyTrie& node, const std::string& token) {
    const auto found = std::ranges::find(node.children, token, &KeyTrie::token);
    if (found != node.children.end()) return *found;
    return node.children.emplace_back(KeyTrie{token, {}, {}});
}

bool add(KeyTrie& root, std::string_view pointer, std::size_t index) {
    KeyTrie* node = &root;
    while (!pointer.empty()) {
        if (pointer.front() != '/') return false;
        pointer.remove_prefix(1);
        const std::string_view raw = pointer.substr(0, pointer.find('/'));
        const auto token = unescaped(raw);
        if (!token) return false;
        node = &childOf(*node, *token);
        pointer.remove_prefix(raw.size());
    }
    node->wanted.push_back(index);
    return true;
}

}  // namespace

std::optional<KeyTrie> KeyTrie::of(std::span<const std::string_view> pointers) {
    KeyTrie root;
    for (std::size_t index = 0; index < pointers.size(); ++index) {
        if (!add(root, pointers[index], index)) return std::nullopt;
    }
    return root;
}

}  // namespace leadloom::plugin_host
