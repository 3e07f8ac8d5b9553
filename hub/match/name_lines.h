#pragma once

#include <cstddef>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace leadloom::match {

/// Names that stand for each other, a line each; a line that begins with "+" goes on with the one
/// before. A name may stand in several lines; then it goes with each of them. Read-only once made,
/// then thread-safe.
class NameLines {
public:
    /// `lines` must live as long as this.
    explicit NameLines(std::string_view lines);

    bool areTogether(std::string_view one, std::string_view other) const;

private:
    std::unordered_map<std::string_view, std::vector<std::size_t>> linesOf_;
};

}  // namespace leadloom::match
