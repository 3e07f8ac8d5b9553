#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <leadloom/sdk/csv_writer.h>
#include <nlohmann/json.hpp>

namespace leadloom::sdk {

/// Payloads as the rows of one CSV, for vendors that take large writes as a file. Rows may set
/// different fields: a cell that a row doesn't have stays empty.
class CsvRows {
public:
    using Row = std::map<std::string, std::string>;

    /// The members of a payload as cells; `null` stands for a value to be cleared. Nothing where a
    /// cell can't carry it: a nested value, or a text that would be taken for `null`.
    static std::optional<Row> cellsOf(std::string_view payload, std::string_view null) {
        const auto object = nlohmann::json::parse(payload, nullptr, false);
        if (!object.is_object()) return std::nullopt;
        Row row;
        for (const auto& [name, value] : object.items()) {
            if (value.is_structured() || value == null) return std::nullopt;
            auto text = value.is_string() ? value.get<std::string>() : value.dump();
            if (value.is_null() || text.empty()) text = null;
            row.emplace(name, std::move(text));
        }
        return row;
    }
    void add(Row row) {
        for (const auto& [column, cell] : row)
            columns_.insert(column);
        rows_.push_back(std::move(row));
    }
    std::size_t size() const { return rows_.size(); }
    std::string text() const {
        CsvWriter csv;
        csv.row(columns_);
        for (const auto& row : rows_) {
            for (const auto& column : columns_) {
                const auto cell = row.find(column);
                csv.field(cell == row.end() ? std::string_view{} : cell->second);
            }
            csv.endRow();
        }
        return csv.take();
    }

private:
    std::set<std::string> columns_;
    std::vector<Row> rows_;
};

}  // namespace leadloom::sdk
