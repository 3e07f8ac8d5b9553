#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace leadloom::sdk {

/// How a table in a text is laid out.
struct TableLayout {
    char delimiter = ',';
    std::uint64_t headerLine = 0;      ///< rows begin behind it; 0: the text has no header
    std::vector<std::string> columns;  ///< cleaned and made distinct: "Email", "Email 2"
};

/// What is known of a table before it is looked at.
struct TableHints {
    char delimiter = '\0';       ///< none
    bool firstIsHeader = false;  ///< a program wrote it: nothing stands above the header
};

/// Finds delimiter and header by the beginning of a text; `whole`: it is all of it. The delimiter
/// is the one that cuts rows alike, into many cells, below a header; the header is the first row of
/// names: texts that differ and are no values (numbers, dates, addresses). `columns` stays empty
/// where no row looks like one.
TableLayout findTable(std::string_view text, bool whole, const TableHints& hints = {});

/// Without a header to be found: numbers columns, cleans names and makes them distinct.
std::vector<std::string> distinctColumns(const std::vector<std::string>& cells);

}  // namespace leadloom::sdk
