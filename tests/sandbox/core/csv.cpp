#include "tests/sandbox/core/csv.h"

namespace leadloom::sandbox {

namespace {

void appendQuoted(std::string& out, std::string_view cell) {
    out += '"';
    for (const char c : cell) {
        if (c == '"') out += '"';
        out += c;
    }
    out += '"';
}

/// Reads one cell from the front of `text`; false when its quotes are wrong.
bool takeCell(std::string_view& text, char separator, std::string& cell) {
    cell.clear();
    if (text.empty() || text.front() != '"') {
        const auto end =
            std::min(text.size(), text.find_first_of(std::string{separator, '\r', '\n'}));
        cell = text.substr(0, end);
        text.remove_prefix(end);
        return true;
    }
    text.remove_prefix(1);
    for (;;) {
        const auto quote = text.find('"');
        if (quote == std::string_view::npos) return false;
        cell += text.substr(0, quote);
        text.remove_prefix(quote + 1);
        if (text.empty() || text.front() != '"') break;
        cell += '"';
        text.remove_prefix(1);
    }
    return text.empty() || text.front() == separator || text.front() == '\r' ||
           text.front() == '\n';
}

}  // namespace

std::optional<std::vector<CsvRow>> parsedCsv(std::string_view text, char separator) {
    std::vector<CsvRow> rows;
    std::string cell;
    while (!text.empty()) {
        auto& row = rows.emplace_back();
        for (;;) {
            if (!takeCell(text, separator, cell)) return std::nullopt;
            row.push_back(cell);
            if (text.empty() || text.front() != separator) break;
            text.remove_prefix(1);
        }
        if (!text.empty() && text.front() == '\r') text.remove_prefix(1);
        if (!text.empty() && text.front() == '\n') text.remove_prefix(1);
    }
    return rows;
}

void appendQuotedRow(std::string& out, const CsvRow& row, char separator,
                     std::string_view lineEnd) {
    for (std::size_t i = 0; i < row.size(); ++i) {
        if (i > 0) out += separator;
        appendQuoted(out, row[i]);
    }
    out += lineEnd;
}

void appendRow(std::string& out, const CsvRow& row, char separator, std::string_view lineEnd) {
    const std::string special = {separator, '"', '\r', '\n'};
    for (std::size_t i = 0; i < row.size(); ++i) {
        if (i > 0) out += separator;
        if (row[i].find_first_of(special) == std::string::npos)
            out += row[i];
        else
            appendQuoted(out, row[i]);
    }
    out += lineEnd;
}

}  // namespace leadloom::sandbox
