#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace leadloom::normalize {

/// Codes by the names people write, whatever their case, accents and blanks. Filled once, then
/// read-only and thread-safe. Holds hashes, not names: ten thousand entries take some 250 kB.
class NameIndex {
public:
    /// The first code given for a name keeps it.
    void add(std::string_view name, std::string_view code);
    /// To be called after the last `add`, before the first `find`.
    void seal();
    /// The code, or an empty view. `folded` is foldLetters(name).
    std::string_view find(std::string_view folded) const;

private:
    struct Entry {
        std::uint64_t hash;
        std::uint32_t order;
        char code[12];
    };
    std::vector<Entry> entries_;
};

}  // namespace leadloom::normalize
