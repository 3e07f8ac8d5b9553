#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace leadloom::plugin_host {

/// JSON pointers merged into one tree, so that a record is walked once however many keys are asked
/// for.
struct KeyTrie {
    std::string token;                ///< unescaped; the root's is empty
    std::vector<std::size_t> wanted;  ///< indexes of the pointers that end here
    std::vector<KeyTrie> children;

    /// Nothing when a pointer is not RFC 6901.
    static std::optional<KeyTrie> of(std::span<const std::string_view> pointers);
};

}  // namespace leadloom::plugin_host
