#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <leadloom/sdk/csv_reader.h>
#include <leadloom/sdk/encoding.h>

namespace leadloom::sdk {

/// One row of a table with a header: its cells by column. Borrowed until the callback returns.
class CsvTableRow {
public:
    CsvTableRow(const std::vector<std::string>& columns, const CsvRow& row)
        : columns_(columns), row_(row) {}

    /// Empty where there is no such column.
    std::string_view operator[](std::string_view column) const {
        const auto at = std::ranges::find(columns_, column);
        const auto place = static_cast<std::size_t>(at - columns_.begin());
        return place < row_.fields.size() ? row_.fields[place] : std::string_view{};
    }
    const std::vector<std::string>& columns() const { return columns_; }
    std::string_view cell(std::size_t column) const { return row_.fields[column]; }
    /// What is wrong with the row; empty = nothing. A row with a fault may lack cells.
    std::string_view fault() const {
        if (!row_.fault.empty() || row_.fields.size() == columns_.size()) return row_.fault;
        return "the row has not as many fields as the header";
    }
    std::uint64_t line() const { return row_.line; }
    std::string_view raw() const { return row_.raw; }

private:
    const std::vector<std::string>& columns_;
    const CsvRow& row_;
};

/// A row as a JSON object: an empty cell is null; `isBare(column)` says whose cells stand without
/// quotes (numbers, booleans).
template <typename IsBare>
std::string jsonOf(const CsvTableRow& row, IsBare&& isBare) {
    std::string json;
    for (std::size_t i = 0; i < row.columns().size(); ++i) {
        const auto& column = row.columns()[i];
        json += (json.empty() ? '{' : ',') + jsonString(column) + ':';
        if (row.cell(i).empty())
            json += "null";
        else
            json += isBare(column) ? std::string(row.cell(i)) : jsonString(row.cell(i));
    }
    return json + '}';
}

/// Calls `each` (CsvTableRow → Status) for every row behind the header, those with faults, too.
/// Stops at the first status that is not LL_OK.
template <typename Each>
Status eachCsvRow(std::string_view text, Each&& each) {
    std::vector<std::string> columns;
    CsvReader reader({}, [&](const CsvRow& row) -> Status {
        if (!columns.empty()) return each(CsvTableRow(columns, row));
        columns.assign(row.fields.begin(), row.fields.end());
        return Status::ok();
    });
    if (auto status = reader.feed(text); !status) return status;
    return reader.finish();
}

}  // namespace leadloom::sdk
