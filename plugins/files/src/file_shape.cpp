#include "file_shape.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <set>

#include <leadloom/sdk/csv_reader.h>

#include "json_row.h"
#include "row.h"

namespace leadloom::files {

using sdk::CsvOptions;
using sdk::CsvReader;
using sdk::CsvRow;
using sdk::Status;

namespace {

constexpr std::size_t RowsToJudge = 100;
constexpr std::size_t RowsAboveHeader = 20;
constexpr char Delimiters[] = {',', ';', '\t', '|'};

struct SampleRow {
    std::vector<std::string> cells;
    std::uint64_t line;
};

std::vector<SampleRow> rowsOf(std::string_view text, bool whole, char delimiter) {
    std::vector<SampleRow> rows;
    CsvOptions options;
    options.delimiter = delimiter;
    CsvReader reader(options, [&](const CsvRow& row) -> Status {
        if (row.fault.empty()) rows.push_back({{row.fields.begin(), row.fields.end()}, row.line});
        return rows.size() < RowsToJudge ? Status::ok() : Status::end();
    });
    if (reader.feed(text) && whole) (void)reader.finish();
    return rows;
}

std::size_t knownIn(const SampleRow& row, const ColumnWords& words) {
    return static_cast<std::size_t>(
        std::count_if(row.cells.begin(), row.cells.end(),
                      [&](const std::string& cell) { return words.isKnown(cell); }));
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

/// Higher for a delimiter that cuts rows into many cells, all alike, under known names.
double fitOf(const std::vector<SampleRow>& rows, const ColumnWords& words) {
    if (rows.empty()) return 0;
    const auto [width, count] = usualWidth(rows);
    std::size_t known = 0;
    for (std::size_t i = 0; i < std::min(rows.size(), RowsAboveHeader); ++i)
        known = std::max(known, knownIn(rows[i], words));
    const auto alike = static_cast<double>(count) / static_cast<double>(rows.size());
    return alike * static_cast<double>(width - 1) + 2.0 * static_cast<double>(known);
}

bool looksLikeValue(const std::string& cell) {
    const bool digits = !cell.empty() && std::all_of(cell.begin(), cell.end(), [](unsigned char c) {
        return std::isdigit(c) != 0 ||
               std::string_view("+-. /()").find(char(c)) != std::string::npos;
    });
    return digits || cell.find('@') != std::string::npos;
}

/// The row with the most known names, the first of several; without any, the first full row that
/// holds no values.
const SampleRow* headerIn(const std::vector<SampleRow>& rows, const ColumnWords& words) {
    const auto width = usualWidth(rows).first;
    const SampleRow* best = nullptr;
    std::size_t most = 0;
    for (std::size_t i = 0; i < std::min(rows.size(), RowsAboveHeader); ++i) {
        const auto known = knownIn(rows[i], words);
        if (known <= most) continue;
        most = known;
        best = &rows[i];
    }
    for (std::size_t i = 0; best == nullptr && i < std::min(rows.size(), RowsAboveHeader); ++i) {
        const auto& cells = rows[i].cells;
        if (cells.size() == width && std::none_of(cells.begin(), cells.end(), looksLikeValue))
            best = &rows[i];
    }
    return best;
}

std::string cleaned(std::string_view cell) {
    std::string text;
    for (const char c : cell) {
        const bool blank = static_cast<unsigned char>(c) <= ' ';
        if (blank && (text.empty() || text.back() == ' ')) continue;
        text += blank ? ' ' : c;
    }
    while (!text.empty() && text.back() == ' ')
        text.pop_back();
    return text;
}

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

char delimiterOf(std::string_view text, bool whole, const ColumnWords& words) {
    constexpr std::string_view ExcelHint = "sep=";
    if (text.size() > ExcelHint.size() && text.starts_with(ExcelHint))
        return text[ExcelHint.size()];
    char best = ',';
    double most = 0;
    for (const char delimiter : Delimiters) {
        const auto fit = fitOf(rowsOf(text, whole, delimiter), words);
        if (fit <= most) continue;
        most = fit;
        best = delimiter;
    }
    return best;
}

void judgeTable(FileShape& shape, std::string_view text, bool whole, const ShapeSettings& settings,
                const ColumnWords& words) {
    shape.delimiter =
        settings.delimiter != '\0' ? settings.delimiter : delimiterOf(text, whole, words);
    const auto rows = rowsOf(text, whole, shape.delimiter);
    const auto* header =
        settings.firstIsHeader && !rows.empty() ? &rows.front() : headerIn(rows, words);
    if (header == nullptr) {
        shape.left = rows.empty() ? "it holds no row" : "no line of it looks like a header";
        return;
    }
    shape.headerLine = header->line;
    shape.columns = distinctColumns(header->cells);
}

void judgeRows(FileShape& shape, std::string_view text, bool whole) {
    std::set<std::string> seen;
    std::size_t rows = 0;
    auto reader = rowReaderFor(shape, [&](const Row& row) -> Status {
        if (!row.fault.empty()) return Status::ok();
        for (auto& key : keysOf(row.payload))
            if (seen.insert(key).second) shape.columns.push_back(std::move(key));
        return ++rows < RowsToJudge ? Status::ok() : Status::end();
    });
    if (reader->feed(text) && whole) (void)reader->finish();
    if (rows == 0) shape.left = text.empty() ? "it is empty" : "it holds no row that can be read";
}

}  // namespace

Format formatOf(std::string_view name) {
    const auto dot = name.find_last_of("./");
    if (dot == std::string_view::npos || name[dot] != '.') return Format::None;
    std::string ending;
    for (const char c : name.substr(dot + 1))
        ending += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    if (ending == "csv" || ending == "tsv" || ending == "tab" || ending == "txt")
        return Format::Table;
    if (ending == "jsonl" || ending == "ndjson" || ending == "json") return Format::JsonLines;
    if (ending == "vcf" || ending == "vcard") return Format::Cards;
    return Format::None;
}

FileShape shapeOf(std::string_view name, std::string_view bytes, bool whole,
                  const ShapeSettings& settings, const ColumnWords& words) {
    FileShape shape;
    shape.name = name;
    shape.format = formatOf(name);
    if (shape.format == Format::None) {
        shape.left =
            "its name ends in none of .csv, .tsv, .tab, .txt, .jsonl, .ndjson, .json, "
            ".vcf, .vcard";
        return shape;
    }
    std::string text;
    TextDecoder decoder(settings.encoding);
    decoder.decode(bytes, whole, text);
    shape.encoding = decoder.encoding();
    shape.hasMark = decoder.hasMark();
    if (text.find('\0') != std::string::npos && shape.format == Format::Table) {
        shape.left = "it is no text: it holds zero bytes";
        return shape;
    }
    if (shape.format == Format::Table)
        judgeTable(shape, text, whole, settings, words);
    else
        judgeRows(shape, text, whole);
    shape.modifiedColumn = modifiedColumnOf(shape.columns);
    return shape;
}

}  // namespace leadloom::files
