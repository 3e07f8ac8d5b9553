#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "tests/sandbox/core/csv.h"
#include "tests/sandbox/people/encodings.h"
#include "tests/sandbox/people/population.h"

namespace leadloom::sandbox {

/// One CSV file in the columns that some product exports.
struct ExportLayout {
    std::string file;
    /// `leads`, `companies` or `deals`.
    std::string stream;
    char delimiter = ',';
    std::string lineEnd = "\n";
    Encoding encoding = Encoding::Utf8;
    bool quotesAll = false;
    CsvRow header;
    /// Column that names a record; -1 when there is none.
    int idColumn = -1;
    /// The row of the element at `index` of the stream's list.
    std::function<CsvRow(const SystemView&, std::size_t index)> row;
};

const std::vector<ExportLayout>& exportLayouts();

}  // namespace leadloom::sandbox
