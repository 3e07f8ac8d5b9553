#include <algorithm>
#include <map>
#include <set>

#include <leadloom/sdk/csv_reader.h>
#include <leadloom/sdk/text/table_layout.h>
#include <leadloom/sdk/text/text_lines.h>

namespace leadloom::sdk {

namespace {

constexpr std::size_t RowsToJudge = 100;
constexpr std::size_t RowsAboveHeader = 20;
constexpr std::size_t LongestName = 100;
constexpr std::string_view Delimiters = ",;\t|";

struct SampleRow {
    std::vector<std::string> cells;
    std::uint64_t line = 0;
    std::size_t names = 0;   ///< distinct cells that may be names of columns
    std::size_t spaced = 0;  ///< names behind a blank: the delimiter may be one of prose
};

bool mayBeName(std::string_view cell) {
    if (cell.size() > LongestName) return false;
    if (cell.find_first_of("@;\t|") != std::string_view::npos) return false;
    return cell.find_first_not_of("0123456789+-.,:/() %") != std::string_view::npos;
}

SampleRow judged(const CsvRow& row) {
    SampleRow sample{{row.fields.begin(), row.fields.end()}, row.line, 0, 0};
    std::set<std::string_view> names;
    for (const auto& cell : sample.cells) {
        if (!mayBeName(cell) || !names.insert(trimmed(cell)).second) continue;
        ++sample.names;
        sample.spaced += cell.front() == ' ' ? 1 : 0;
    }
    return sample;
}

std::vector<SampleRow> rowsOf(std::string_view text, bool whole, char delimiter) {
    std::vector<SampleRow> rows;
    CsvOptions options;
    options.delimiter = delimiter;
    CsvReader reader(options, [&](const CsvRow& row) -> Status {
        if (!row.fault.empty()) return Status::ok();
        rows.push_back(judged(row));
        return rows.size() < RowsToJudge ? Status::ok() : Status::end();
    });
    if (reader.feed(text) && whole) (void)reader.finish();
    return rows;
}

/// The number of cells that most rows have, and how many do.
std::pair<std::size_t, std::size_t> usualWidth(const std::vector<SampleRow>& rows) {
    std::map<std::size_t, std::size_t> widths;
    for (const auto& row : rows)
        ++widths[row.cells.size()];
    std::pair<std::size_t, std::size_t> usual{0, 0};
    for (const auto& [width, count] : widths)
        if (count >= usual.second) usual = {width, count};
    return usual;
}

/// The first row that has nearly as many names as any; rows of data follow their header.
const SampleRow* headerIn(const std::vector<SampleRow>& rows) {
    const auto last = std::min(rows.size(), RowsAboveHeader);
    const auto width = usualWidth(rows).first;
    std::size_t most = 0;
    for (std::size_t i = 0; i < last; ++i)
        most = std::max(most, rows[i].names);
    for (std::size_t i = 0; i < last && most > 0; ++i)
        if (rows[i].names * 10 >= most * 6 && rows[i].cells.size() * 2 >= width) return &rows[i];
    return nullptr;
}

/// Higher for a delimiter that cuts rows into many cells, all alike, under names.
double fitOf(const std::vector<SampleRow>& rows) {
    if (rows.empty()) return 0;
    const auto [width, count] = usualWidth(rows);
    const auto* header = headerIn(rows);
    const auto alike = static_cast<double>(count) / static_cast<double>(rows.size());
    const auto names = header == nullptr ? 0 : 2 * header->names - header->spaced;
    return alike * static_cast<double>(width - 1) + static_cast<double>(names);
}

char delimiterOf(std::string_view text, bool whole) {
    constexpr std::string_view ExcelHint = "sep=";
    if (text.size() > ExcelHint.size() && text.starts_with(ExcelHint))
        return text[ExcelHint.size()];
    char best = ',';
    double most = 0;
    for (const char delimiter : Delimiters) {
        const auto fit = fitOf(rowsOf(text, whole, delimiter));
        if (fit <= most) continue;
        most = fit;
        best = delimiter;
    }
    return best;
}

std::string cleaned(std::string_view cell) {
    std::string text;
    for (const char c : trimmed(cell)) {
        const bool blank = static_cast<unsigned char>(c) <= ' ';
        if (!blank)
            text += c;
        else if (!text.empty() && text.back() != ' ')
            text += ' ';
    }
    if (text.ends_with(' ')) text.pop_back();
    return text;
}

}  // namespace

std::vector<std::string> distinctColumns(const std::vector<std::string>& cells) {
    std::vector<std::string> columns;
    std::set<std::string> taken;
    for (const auto& cell : cells) {
        auto name = cleaned(cell);
        if (name.empty()) name = "Column " + std::to_string(columns.size() + 1);
        auto distinct = name;
        for (int n = 2; !taken.insert(distinct).second; ++n)
            distinct = name + " " + std::to_string(n);
        columns.push_back(distinct);
    }
    return columns;
}

TableLayout findTable(std::string_view text, bool whole, const TableHints& hints) {
    TableLayout layout;
    layout.delimiter = hints.delimiter != '\0' ? hints.delimiter : delimiterOf(text, whole);
    const auto rows = rowsOf(text, whole, layout.delimiter);
    const auto* header = hints.firstIsHeader && !rows.empty() ? &rows.front() : headerIn(rows);
    if (header == nullptr) return layout;
    layout.headerLine = header->line;
    layout.columns = distinctColumns(header->cells);
    return layout;
}

}  // namespace leadloom::sdk
