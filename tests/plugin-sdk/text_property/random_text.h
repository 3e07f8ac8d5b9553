#pragma once

#include <random>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace leadloom::sdk {

/// Texts and cuts that one seed decides.
class RandomText {
public:
    explicit RandomText(unsigned seed) : random_(seed) {}

    unsigned below(unsigned limit) { return static_cast<unsigned>(random_() % limit); }

    /// Up to `most` of these words, one behind the other.
    std::string of(std::span<const std::string_view> words, unsigned most) {
        std::string text;
        for (unsigned left = below(most + 1); left > 0; --left)
            text += words[below(static_cast<unsigned>(words.size()))];
        return text;
    }
    std::string bytes(unsigned most) {
        std::string text;
        for (unsigned left = below(most + 1); left > 0; --left)
            text += static_cast<char>(below(256));
        return text;
    }
    /// The text in pieces, some of them empty.
    std::vector<std::string_view> cut(std::string_view text) {
        std::vector<std::string_view> pieces;
        const auto longest = 1 + below(40);
        while (!text.empty()) {
            const auto size = std::min<std::size_t>(below(longest + 1), text.size());
            pieces.push_back(text.substr(0, size));
            text.remove_prefix(size);
        }
        return pieces;
    }

private:
    std::mt19937 random_;
};

}  // namespace leadloom::sdk
