#pragma once

#include <string_view>
#include <vector>

namespace leadloom::normalize {

/// The words of a text constant, for look-ups. Read-only once made, then thread-safe.
class WordSet {
public:
    /// `words` are parted by white space and must live as long as the set.
    explicit WordSet(std::string_view words);

    bool contains(std::string_view word) const;

private:
    std::vector<std::string_view> sorted_;
};

}  // namespace leadloom::normalize
