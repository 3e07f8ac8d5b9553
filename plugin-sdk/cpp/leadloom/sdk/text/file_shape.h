#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <leadloom/sdk/text/table_layout.h>
#include <leadloom/sdk/text/text_row.h>

namespace leadloom::sdk {

enum class FileFormat { None, Table, JsonLines, Cards };

/// By the name's ending: .csv .tsv .tab .txt, .jsonl .ndjson .json, .vcf .vcard.
FileFormat formatOf(std::string_view name);

/// What the beginning of a file tells of the rest.
struct FileShape {
    std::string name;
    FileFormat format = FileFormat::None;
    std::string charset;  ///< as TextDecoder found it; empty: nothing but ASCII so far
    bool hasMark = false;
    TableLayout table;  ///< JSON Lines and cards: only the columns, as the first rows have them
    RowKeys keys;       ///< for whoever knows the columns to fill in
    std::string fault;  ///< why it can't be read; empty: it can
};

struct ShapeHints {
    std::string charset;  ///< empty: to be found out
    TableHints table;
};

/// Judges the first bytes of a file, some 64 KiB; `whole`: they are all of it.
FileShape shapeOf(std::string_view name, std::string_view bytes, bool whole,
                  const ShapeHints& hints = {});

/// The reader for the file's text from its first byte, already in UTF-8.
std::unique_ptr<RowReader> rowReaderFor(const FileShape& shape, OnTextRow onRow);

}  // namespace leadloom::sdk
