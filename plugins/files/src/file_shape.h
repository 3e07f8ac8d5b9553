#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "column_words.h"
#include "text_decoder.h"

namespace leadloom::files {

enum class Format { None, Table, JsonLines, Cards };

/// What the beginning of a file tells of the rest.
struct FileShape {
    std::string name;
    Format format = Format::None;
    Encoding encoding = Encoding::Unknown;
    bool hasMark = false;
    char delimiter = ',';
    std::uint64_t headerLine = 0;      ///< Table: rows begin behind it
    std::vector<std::string> columns;  ///< cleaned and made distinct; of the first rows for JSON
    std::string stream;                ///< empty: the file was left alone
    std::string left;                  ///< and why
    int idColumn = -1;                 ///< index into columns
    int modifiedColumn = -1;

    std::string idName() const { return idColumn < 0 ? "" : columns[std::size_t(idColumn)]; }
    std::string modifiedName() const {
        return modifiedColumn < 0 ? "" : columns[std::size_t(modifiedColumn)];
    }
};

/// What a person set for all files of the connection.
struct ShapeSettings {
    Encoding encoding = Encoding::Unknown;
    char delimiter = '\0';       ///< none
    bool firstIsHeader = false;  ///< the hub wrote the file
};

/// By the name's ending.
Format formatOf(std::string_view name);

/// Judges the first bytes of a file; `whole`: they are all of it. Leaves `stream` and `idColumn`
/// to the caller; `left` says why a file can't be read at all.
FileShape shapeOf(std::string_view name, std::string_view bytes, bool whole,
                  const ShapeSettings& settings, const ColumnWords& words);

}  // namespace leadloom::files
