#include <algorithm>

#include <leadloom/sdk/encoding.h>
#include <leadloom/sdk/text/table_rows.h>
#include <leadloom/sdk/text/text_lines.h>
#include <leadloom/sdk/text/utf8.h>
#include <leadloom/sdk/time.h>

namespace leadloom::sdk {

namespace {

std::size_t indexOf(const std::vector<std::string>& columns, const std::string& name) {
    return static_cast<std::size_t>(std::find(columns.begin(), columns.end(), name) -
                                    columns.begin());
}

}  // namespace

TableRows::TableRows(TableLayout layout, const RowKeys& keys, OnTextRow onRow)
    : layout_(std::move(layout)),
      idColumn_(indexOf(layout_.columns, keys.id)),
      modifiedColumn_(indexOf(layout_.columns, keys.modified)),
      onRow_(std::move(onRow)),
      reader_(optionsAt(1), [this](const CsvRow& row) { return take(row, true); }) {
    for (const auto& column : layout_.columns)
        keys_.push_back(jsonString(column) + ":");
}

CsvOptions TableRows::optionsAt(std::uint64_t line) const {
    CsvOptions options;
    options.delimiter = layout_.delimiter;
    options.longestRow = LongestTextRow;
    options.firstLine = line;
    return options;
}

Status TableRows::take(const CsvRow& row, bool first) {
    const bool gap = first && row.begin != end_;
    if (first) end_ = row.end;
    if (row.line <= layout_.headerLine) return Status::ok();
    if (isFooter(row, gap)) return Status::ok();
    inFooter_ = false;
    if (const auto fault = faultOf(row); !fault.empty()) return refuse(row, fault, first);
    return put(row);
}

/// CRM reports end with an empty line and some lines of fine print.
bool TableRows::isFooter(const CsvRow& row, bool gap) {
    constexpr std::size_t LeastColumns = 3;
    const bool fits =
        row.fault.empty() && row.fields.size() == 1 && layout_.columns.size() >= LeastColumns;
    inFooter_ = fits && (gap || inFooter_);
    return inFooter_;
}

std::string TableRows::faultOf(const CsvRow& row) const {
    if (!row.fault.empty()) return std::string(row.fault);
    if (!isText(row.raw)) return std::string(NoTextFault);
    auto width = row.fields.size();
    while (width > layout_.columns.size() && row.fields[width - 1].empty())
        --width;
    if (width == layout_.columns.size()) return {};
    return "it has " + std::to_string(row.fields.size()) + " columns where the header has " +
           std::to_string(layout_.columns.size());
}

/// A lost quote swallows the lines behind it: they are read once more, without the first.
Status TableRows::refuse(const CsvRow& row, const std::string& fault, bool first) {
    constexpr int MostTurns = 20;
    if (!first || row.raw.find('\n') == std::string_view::npos)
        return reject(row.line, fault, row.raw);
    const std::string raw(row.raw);
    auto line = row.line;
    std::string_view rest = raw;
    // What was cut at its end must not pass for a row.
    if (raw.size() >= LongestTextRow) rest = rest.substr(0, rest.rfind('\n') + 1);
    for (int turn = 0; turn < MostTurns && !rest.empty(); ++turn) {
        const auto end = std::min(rest.find('\n'), rest.size());
        if (auto status = reject(line, fault, rest.substr(0, end)); !status) return status;
        rest.remove_prefix(std::min(end + 1, rest.size()));
        ++line;
        auto status = readAgain(rest, line);
        if (status) break;
        if (status.code() != LL_INVALID_RECORD) return status;
        if (turn + 1 == MostTurns) return reject(line, fault, rest);
    }
    if (raw.size() < LongestTextRow) return Status::ok();
    return reject(row.line, "the row is too long, its end was left out", {});
}

/// Puts the good rows at the beginning of `rest` and moves it to the first that is not:
/// LL_INVALID_RECORD.
Status TableRows::readAgain(std::string_view& rest, std::uint64_t& line) {
    std::uint64_t bad = 0;
    bool found = false;
    CsvReader reader(optionsAt(line), [&](const CsvRow& row) -> Status {
        if (row.fault.empty()) return take(row, false);
        bad = row.begin;
        line = row.line;
        found = true;
        return {LL_INVALID_RECORD};
    });
    auto status = reader.feed(rest);
    if (status) status = reader.finish();
    if (found) rest.remove_prefix(static_cast<std::size_t>(bad));
    return status;
}

Status TableRows::reject(std::uint64_t line, std::string_view fault, std::string_view raw) {
    TextRow refused;
    refused.line = line;
    refused.fault = fault;
    refused.raw = raw;
    return onRow_(refused);
}

Status TableRows::put(const CsvRow& row) {
    payload_ = "{";
    for (std::size_t i = 0; i < keys_.size(); ++i) {
        if (i > 0) payload_ += ',';
        payload_ += keys_[i];
        payload_ += jsonString(row.fields[i]);
    }
    payload_ += '}';
    TextRow good;
    good.line = row.line;
    good.payload = payload_;
    if (idColumn_ < keys_.size()) good.id = trimmed(row.fields[idColumn_]);
    if (modifiedColumn_ < keys_.size())
        good.modifiedAt = isoTimeOrZero(trimmed(row.fields[modifiedColumn_]));
    return onRow_(good);
}

}  // namespace leadloom::sdk
