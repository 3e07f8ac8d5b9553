#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace leadloom::testing {

/// A strict JSON reader that knows where values stand in the text; slow and simple on purpose, so
/// that it can also be held against the hub's fast one.
class JsonScanner {
public:
    static constexpr std::size_t DeepestNesting = 256;

    /// Borrows `text`.
    explicit JsonScanner(std::string_view text) : text_(text) {}

    /// Whether the whole text is one JSON value of bearable depth.
    bool isValid() const;
    /// Offset of the value at an RFC 6901 pointer that starts at the value at `from`; nothing where
    /// it isn't there. Only for valid text.
    std::optional<std::size_t> find(std::size_t from, std::string_view pointer) const;
    /// Offset of the root value.
    std::size_t root() const { return skipBlanks(0); }
    /// The value at `at`, exactly as it stands.
    std::string_view slice(std::size_t at) const;
    /// Offsets of the elements of the array at `at`.
    std::vector<std::size_t> elements(std::size_t at) const;
    /// A string without quotes and escapes, other values as written, nothing for null.
    std::optional<std::string> text(std::size_t at) const;
    char kind(std::size_t at) const { return text_[at]; }

private:
    static constexpr std::size_t Broken = static_cast<std::size_t>(-1);

    std::size_t skipBlanks(std::size_t at) const;
    /// Offset behind the value at `at`, or Broken.
    std::size_t skipValue(std::size_t at, std::size_t depth = 0) const;
    std::size_t skipString(std::size_t at) const;
    std::size_t skipNumber(std::size_t at) const;
    std::size_t skipWord(std::size_t at) const;
    std::size_t skipContainer(std::size_t at, std::size_t depth) const;
    std::optional<std::size_t> member(std::size_t object, std::string_view name) const;

    std::string_view text_;
};

}  // namespace leadloom::testing
