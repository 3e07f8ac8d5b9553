#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <leadloom/sdk/csv_rows.h>
#include <leadloom/sdk/csv_table.h>
#include <leadloom/sdk/write_batch.h>
#include <leadloom/sdk/write_outcomes.h>

namespace leadloom::sdk {

/// Writes on their way through a vendor's import of CSV, whose results come in an order of their
/// own: a write is found again by its key, which stands in a column.
class CsvIngest {
public:
    /// `keyOf(write)`: what stands in the column `key`. `null`: see CsvRows::cellsOf; what no cell
    /// can carry is left.
    template <typename KeyOf>
    CsvIngest(std::span<const Write> writes, std::string key, std::string_view null, KeyOf&& keyOf)
        : key_(std::move(key)) {
        for (const auto& write : writes) {
            auto cells = CsvRows::cellsOf(write.payload.empty() ? "{}" : write.payload, null);
            if (!cells) {
                left_.push_back(write);
                continue;
            }
            byKey_.emplace((*cells)[key_] = keyOf(write), write);
            rows_.add(std::move(*cells));
        }
    }

    std::string csv() const { return rows_.text(); }
    /// Reports the writes in a list of results: `judge(row)` gives their WriteResult.
    template <typename Judge>
    Status report(std::string_view results, WriteOutcomes& outcomes, Judge&& judge) const {
        return eachWrite(results, [&](const CsvTableRow& row, const Write& write) {
            return outcomes.report(write.index, judge(row));
        });
    }
    /// Leaves the writes in a list of rows that the vendor didn't get to.
    Status leave(std::string_view rows) {
        return eachWrite(rows, [&](const CsvTableRow&, const Write& write) {
            left_.push_back(write);
            return Status::ok();
        });
    }
    /// The writes that must go another way.
    std::vector<Write> left() && { return std::move(left_); }

private:
    template <typename Each>
    Status eachWrite(std::string_view table, Each&& each) const {
        return eachCsvRow(table, [&](const CsvTableRow& row) {
            const auto [first, last] = byKey_.equal_range(row[key_]);
            for (auto meant = first; meant != last; ++meant)
                if (auto status = each(row, meant->second); !status) return status;
            return Status::ok();
        });
    }

    std::string key_;
    std::multimap<std::string, Write, std::less<>> byKey_;
    CsvRows rows_;
    std::vector<Write> left_;
};

}  // namespace leadloom::sdk
