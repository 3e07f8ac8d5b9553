#include <leadloom/sdk/csv_reader.h>
#include <leadloom/sdk/encoding.h>
#include <leadloom/sdk/time.h>

#include "card_reader.h"
#include "file_shape.h"
#include "json_row.h"
#include "row.h"
#include "text_lines.h"

namespace leadloom::files {

using sdk::CsvRow;
using sdk::Status;

namespace {

constexpr std::string_view NoText = "it holds bytes that are no text in the file's encoding";

class TableRows : public RowReader {
public:
    TableRows(const FileShape& shape, OnRow onRow)
        : shape_(shape),
          onRow_(std::move(onRow)),
          reader_(optionsAt(1), [this](const CsvRow& row) { return take(row, true); }) {
        for (const auto& column : shape.columns)
            keys_.push_back(sdk::jsonString(column) + ":");
    }

    Status feed(std::string_view text) override { return reader_.feed(text); }
    Status finish() override { return reader_.finish(); }

private:
    using Reader = sdk::CsvReader<std::function<Status(const CsvRow&)>>;

    sdk::CsvOptions optionsAt(std::uint64_t line) const {
        sdk::CsvOptions options;
        options.delimiter = shape_.delimiter;
        options.longestRow = LongestRow;
        options.firstLine = line;
        return options;
    }

    Status take(const CsvRow& row, bool first) {
        const bool gap = first && row.begin != end_;
        if (first) end_ = row.end;
        if (row.line <= shape_.headerLine) return Status::ok();
        if (isFooter(row, gap)) return Status::ok();
        inFooter_ = false;
        if (const auto fault = faultOf(row); !fault.empty()) return refuse(row, fault, first);
        return put(row);
    }

    /// CRM reports end with an empty line and some lines of fine print.
    bool isFooter(const CsvRow& row, bool gap) {
        constexpr std::size_t LeastColumns = 3;
        const bool fits =
            row.fault.empty() && row.fields.size() == 1 && shape_.columns.size() >= LeastColumns;
        inFooter_ = fits && (gap || inFooter_);
        return inFooter_;
    }

    std::string faultOf(const CsvRow& row) const {
        if (!row.fault.empty()) return std::string(row.fault);
        if (!isText(row.raw)) return std::string(NoText);
        auto width = row.fields.size();
        while (width > shape_.columns.size() && row.fields[width - 1].empty())
            --width;
        if (width == shape_.columns.size()) return {};
        return "it has " + std::to_string(row.fields.size()) + " columns where the header has " +
               std::to_string(shape_.columns.size());
    }

    /// A lost quote swallows the lines behind it: they are read once more, without the first.
    Status refuse(const CsvRow& row, const std::string& fault, bool first) {
        constexpr int MostTurns = 20;
        if (!first || row.raw.find('\n') == std::string_view::npos)
            return reject(row.line, fault, row.raw);
        const std::string raw(row.raw);
        auto line = row.line;
        std::string_view rest = raw;
        // What was cut at its end must not pass for a row.
        if (raw.size() >= LongestRow) rest = rest.substr(0, rest.rfind('\n') + 1);
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
        if (raw.size() < LongestRow) return Status::ok();
        return reject(row.line, "the row is too long, its end was left out", {});
    }

    /// Puts the good rows at the beginning of `rest` and moves it to the first that is not:
    /// LL_INVALID_RECORD.
    Status readAgain(std::string_view& rest, std::uint64_t& line) {
        std::uint64_t bad = 0;
        sdk::CsvReader reader(optionsAt(line), [&](const CsvRow& row) -> Status {
            if (row.fault.empty()) return take(row, false);
            bad = row.begin;
            line = row.line;
            return {LL_INVALID_RECORD};
        });
        auto status = reader.feed(rest);
        if (status) status = reader.finish();
        if (status.code() == LL_INVALID_RECORD) rest.remove_prefix(static_cast<std::size_t>(bad));
        return status;
    }

    Status reject(std::uint64_t line, std::string_view fault, std::string_view raw) {
        Row refused;
        refused.line = line;
        refused.fault = fault;
        refused.raw = raw;
        return onRow_(refused);
    }

    Status put(const CsvRow& row) {
        payload_ = "{";
        for (std::size_t i = 0; i < keys_.size(); ++i) {
            if (i > 0) payload_ += ',';
            payload_ += keys_[i];
            payload_ += sdk::jsonString(row.fields[i]);
        }
        payload_ += '}';
        Row good;
        good.line = row.line;
        good.payload = payload_;
        if (shape_.idColumn >= 0) good.id = trimmed(row.fields[std::size_t(shape_.idColumn)]);
        if (shape_.modifiedColumn >= 0)
            good.modifiedAt =
                sdk::isoTimeOrZero(trimmed(row.fields[std::size_t(shape_.modifiedColumn)]));
        return onRow_(good);
    }

    FileShape shape_;
    OnRow onRow_;
    Reader reader_;
    std::vector<std::string> keys_;
    std::string payload_;
    std::uint64_t end_ = 0;
    bool inFooter_ = false;
};

class JsonRows : public RowReader {
public:
    JsonRows(const FileShape& shape, OnRow onRow)
        : idName_(shape.idName()),
          modifiedName_(shape.modifiedName()),
          onRow_(std::move(onRow)),
          lines_([this](const TextLine& line) { return take(line); }) {}

    Status feed(std::string_view text) override { return lines_.feed(text); }
    Status finish() override { return lines_.finish(); }

private:
    Status take(const TextLine& line) {
        const auto text = trimmed(line.text);
        if (text.empty()) return Status::ok();
        Row row;
        row.line = line.number;
        std::string modified;
        if (line.cut)
            row.fault = "the row is too long";
        else if (!isText(text))
            row.fault = NoText;
        else if (!readJsonRow(text, {{idName_, &row.id}, {modifiedName_, &modified}}))
            row.fault = "it is no JSON object";
        row.modifiedAt = sdk::isoTimeOrZero(modified);
        (row.fault.empty() ? row.payload : row.raw) = text;
        return onRow_(row);
    }

    std::string idName_;
    std::string modifiedName_;
    OnRow onRow_;
    TextLines lines_;
};

}  // namespace

std::unique_ptr<RowReader> rowReaderFor(const FileShape& shape, OnRow onRow) {
    switch (shape.format) {
        case Format::JsonLines:
            return std::make_unique<JsonRows>(shape, std::move(onRow));
        case Format::Cards:
            return std::make_unique<CardReader>(shape.idName(), std::move(onRow));
        case Format::Table:
        case Format::None:
            break;
    }
    return std::make_unique<TableRows>(shape, std::move(onRow));
}

}  // namespace leadloom::files
