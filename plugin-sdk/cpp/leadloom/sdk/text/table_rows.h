#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <leadloom/sdk/csv_reader.h>
#include <leadloom/sdk/text/table_layout.h>
#include <leadloom/sdk/text/text_row.h>

namespace leadloom::sdk {

/// The rows of a CSV text below its header, as objects of texts. Faulty: another number of cells
/// than the header (empty ones at the end don't count), a lost quote, bytes that are no text. What
/// a lost quote has swallowed is read once more, without its first line. Fine print below the table
/// (one cell, behind an empty line) is left out.
class TableRows : public RowReader {
public:
    TableRows(TableLayout layout, const RowKeys& keys, OnTextRow onRow);

    Status feed(std::string_view text) override { return reader_.feed(text); }
    Status finish() override { return reader_.finish(); }

private:
    using Reader = CsvReader<std::function<Status(const CsvRow&)>>;

    CsvOptions optionsAt(std::uint64_t line) const;
    Status take(const CsvRow& row, bool first);
    bool isFooter(const CsvRow& row, bool gap);
    std::string faultOf(const CsvRow& row) const;
    Status refuse(const CsvRow& row, const std::string& fault, bool first);
    Status readAgain(std::string_view& rest, std::uint64_t& line);
    Status reject(std::uint64_t line, std::string_view fault, std::string_view raw);
    Status put(const CsvRow& row);

    TableLayout layout_;
    std::size_t idColumn_;        ///< behind the last: there is none
    std::size_t modifiedColumn_;  ///< likewise
    OnTextRow onRow_;
    Reader reader_;
    std::vector<std::string> keys_;  ///< as JSON, with their colons
    std::string payload_;
    std::uint64_t end_ = 0;
    bool inFooter_ = false;
};

}  // namespace leadloom::sdk
