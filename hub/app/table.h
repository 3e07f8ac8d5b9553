#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace leadloom::app {

/// Rows of text under a heading, columns as wide as their widest cell. Numbers are set to the
/// right. Width counts code points, so names in any alphabet line up (East Asian wide characters
/// count two).
class Table {
public:
    explicit Table(std::vector<std::string> heading);

    void add(std::vector<std::string> row);
    bool empty() const { return rows_.empty(); }
    /// Text with a line per row; `bold` sets the heading in bold (ANSI).
    std::string render(bool bold) const;

private:
    std::vector<std::string> heading_;
    std::vector<std::vector<std::string>> rows_;
};

/// Columns that `text` takes on a terminal.
std::size_t displayWidth(std::string_view text);

}  // namespace leadloom::app
