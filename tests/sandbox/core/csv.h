#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace leadloom::sandbox {

using CsvRow = std::vector<std::string>;

/// Rows of RFC 4180 text; lines may end in LF or CRLF, an empty last line is none. Nothing when a
/// quoted cell is not closed or goes on after its quote.
std::optional<std::vector<CsvRow>> parsedCsv(std::string_view text, char separator);
/// Appends a row with every cell quoted.
void appendQuotedRow(std::string& out, const CsvRow& row, char separator, std::string_view lineEnd);
/// Appends a row with quotes only where a cell needs them.
void appendRow(std::string& out, const CsvRow& row, char separator, std::string_view lineEnd);

}  // namespace leadloom::sandbox
