#include <algorithm>
#include <cctype>
#include <set>

#include <leadloom/sdk/text/card_rows.h>
#include <leadloom/sdk/text/file_shape.h>
#include <leadloom/sdk/text/json_line_rows.h>
#include <leadloom/sdk/text/json_row.h>
#include <leadloom/sdk/text/table_rows.h>
#include <leadloom/sdk/text/text_decoder.h>

namespace leadloom::sdk {

namespace {

constexpr std::size_t RowsToJudge = 100;

void judgeTable(FileShape& shape, std::string_view text, bool whole, const TableHints& hints) {
    if (text.find('\0') != std::string_view::npos) {
        shape.fault = "it is no text: it holds zero bytes";
        return;
    }
    shape.table = findTable(text, whole, hints);
    if (!shape.table.columns.empty()) return;
    const bool blank = text.find_first_not_of(" \t\r\n") == std::string_view::npos;
    shape.fault = blank ? "it holds no row" : "no line of it looks like a header";
}

void judgeRows(FileShape& shape, std::string_view text, bool whole) {
    std::set<std::string> seen;
    std::size_t rows = 0;
    const auto reader = rowReaderFor(shape, [&](const TextRow& row) -> Status {
        if (!row.fault.empty()) return Status::ok();
        for (auto& key : keysOf(row.payload))
            if (seen.insert(key).second) shape.table.columns.push_back(std::move(key));
        return ++rows < RowsToJudge ? Status::ok() : Status::end();
    });
    if (reader->feed(text) && whole) (void)reader->finish();
    if (rows == 0) shape.fault = text.empty() ? "it is empty" : "it holds no row that can be read";
}

}  // namespace

FileFormat formatOf(std::string_view name) {
    const auto dot = name.find_last_of("./");
    if (dot == std::string_view::npos || name[dot] != '.') return FileFormat::None;
    std::string ending(name.substr(dot));
    std::transform(ending.begin(), ending.end(), ending.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    const auto isOneOf = [&](std::initializer_list<std::string_view> endings) {
        return std::find(endings.begin(), endings.end(), ending) != endings.end();
    };
    if (isOneOf({".csv", ".tsv", ".tab", ".txt"})) return FileFormat::Table;
    if (isOneOf({".jsonl", ".ndjson", ".json"})) return FileFormat::JsonLines;
    if (isOneOf({".vcf", ".vcard"})) return FileFormat::Cards;
    return FileFormat::None;
}

FileShape shapeOf(std::string_view name, std::string_view bytes, bool whole,
                  const ShapeHints& hints) {
    FileShape shape;
    shape.name = name;
    shape.format = formatOf(name);
    if (shape.format == FileFormat::None) {
        shape.fault =
            "its name ends in none of .csv, .tsv, .tab, .txt, .jsonl, .ndjson, .json, .vcf, "
            ".vcard";
        return shape;
    }
    std::string text;
    TextDecoder decoder(hints.charset);
    decoder.decode(bytes, whole, text);
    shape.charset = decoder.charset();
    shape.hasMark = decoder.hasMark();
    if (shape.format == FileFormat::Table)
        judgeTable(shape, text, whole, hints.table);
    else
        judgeRows(shape, text, whole);
    return shape;
}

std::unique_ptr<RowReader> rowReaderFor(const FileShape& shape, OnTextRow onRow) {
    switch (shape.format) {
        case FileFormat::JsonLines:
            return std::make_unique<JsonLineRows>(shape.keys, std::move(onRow));
        case FileFormat::Cards:
            return std::make_unique<CardRows>(shape.keys, std::move(onRow));
        case FileFormat::Table:
        case FileFormat::None:
            break;
    }
    return std::make_unique<TableRows>(shape.table, shape.keys, std::move(onRow));
}

}  // namespace leadloom::sdk
