#include "edited_file.h"

#include <algorithm>

#include <leadloom/sdk/csv_reader.h>
#include <leadloom/sdk/csv_writer.h>
#include <leadloom/sdk/encoding.h>
#include <nlohmann/json.hpp>

#include "json_row.h"
#include "text_lines.h"

namespace leadloom::files {

using nlohmann::ordered_json;
using sdk::CsvRow;
using sdk::Status;

namespace {

constexpr std::string_view ByteOrderMark = "\xEF\xBB\xBF";

std::string lineEndOf(std::string_view text) {
    const auto at = text.find('\n');
    return at != std::string_view::npos && at > 0 && text[at - 1] == '\r' ? "\r\n" : "\n";
}

std::string dumped(const ordered_json& value) {
    return value.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

/// What the kinds of file share: a text of rows, each known by its id, some of them replaced.
class RowsFile : public EditedFile {
public:
    RowsFile(const FileShape& shape, std::string text, bool grows)
        : shape_(shape), text_(std::move(text)), lineEnd_(lineEndOf(text_)), grows_(grows) {}

    bool remove(const std::string& id) override {
        const auto found = byId_.find(id);
        if (found == byId_.end()) return false;
        for (const auto i : found->second)
            replace(rows_[i], "");
        byId_.erase(found);
        return true;
    }
    std::string bytes() const override {
        const bool plain = !shape_.hasMark && (shape_.encoding == Encoding::Utf8 ||
                                               shape_.encoding == Encoding::Unknown);
        return (plain ? std::string() : std::string(ByteOrderMark)) + body();
    }

protected:
    struct RowText {
        std::size_t begin;
        std::size_t end;
        bool namedByLine;
        bool replaced = false;
        std::string text;  ///< with its line end, where replaced
    };

    void addRow(std::size_t begin, std::size_t end, std::uint64_t line, std::string id) {
        const bool namedByLine = id.empty();
        if (namedByLine) id = shape_.name + ":" + std::to_string(line);
        byId_[id].push_back(rows_.size());
        rows_.push_back({begin, end, namedByLine, false, {}});
    }
    std::string_view textOf(const RowText& row) const {
        return row.replaced ? std::string_view(row.text)
                            : std::string_view(text_).substr(row.begin, row.end - row.begin);
    }
    /// Rows that are named by their line must stay on it: empty lines fill the room of a row that
    /// got shorter.
    void replace(RowText& row, std::string text) {
        const auto was = std::count(textOf(row).begin(), textOf(row).end(), '\n');
        for (auto is = std::count(text.begin(), text.end(), '\n'); row.namedByLine && is < was;
             ++is)
            text += lineEnd_;
        row.text = std::move(text);
        row.replaced = true;
    }
    void appendRow(const std::string& id, std::string text) {
        if (!text_.empty() && text_.back() != '\n') text_ += lineEnd_;
        byId_[id].push_back(rows_.size());
        rows_.push_back({text_.size(), text_.size(), false, true, std::move(text)});
    }
    virtual std::string body() const {
        std::string out;
        std::size_t at = 0;
        for (const auto& row : rows_) {
            out.append(text_, at, row.begin - at);
            out += textOf(row);
            at = row.end;
        }
        return out.append(text_, at, std::string::npos);
    }

    FileShape shape_;
    std::string text_;
    std::string lineEnd_;
    bool grows_;
    std::vector<RowText> rows_;
    std::map<std::string, std::vector<std::size_t>> byId_;
};

class TableFile : public RowsFile {
public:
    TableFile(const FileShape& shape, std::string text, bool grows)
        : RowsFile(shape, std::move(text), grows), columns_(shape.columns) {
        sdk::CsvReader reader(options(), [this](const CsvRow& row) -> Status {
            const auto id = std::size_t(shape_.idColumn);
            const bool named = shape_.idColumn >= 0 && id < row.fields.size();
            if (row.line > shape_.headerLine && row.fault.empty())
                addRow(row.begin, row.end, row.line,
                       named ? std::string(trimmed(row.fields[id])) : std::string());
            return Status::ok();
        });
        if (reader.feed(text_)) (void)reader.finish();
    }

    std::string update(const std::string& id, const ordered_json& payload) override {
        const auto found = byId_.find(id);
        if (found == byId_.end()) return {};
        std::vector<std::string> cells;
        for (const auto i : found->second) {
            cells = cellsOf(textOf(rows_[i]));
            fill(cells, payload);
            replace(rows_[i], line(cells, rows_[i].namedByLine));
        }
        return recordOf(cells);
    }
    std::string append(const std::string& id, const ordered_json& payload) override {
        std::vector<std::string> cells;
        fill(cells, payload);
        cells.resize(columns_.size());
        cells[columnOf(shape_.idName())] = id;
        appendRow(id, line(cells, false));
        return recordOf(cells);
    }

private:
    sdk::CsvOptions options() const {
        sdk::CsvOptions options;
        options.delimiter = shape_.delimiter;
        options.longestRow = std::string::npos;
        return options;
    }
    std::size_t columnOf(std::string_view name) const {
        return static_cast<std::size_t>(std::find(columns_.begin(), columns_.end(), name) -
                                        columns_.begin());
    }
    std::vector<std::string> cellsOf(std::string_view text) const {
        std::vector<std::string> cells;
        sdk::CsvReader reader(options(), [&](const CsvRow& row) -> Status {
            cells.assign(row.fields.begin(), row.fields.end());
            return Status::end();
        });
        if (reader.feed(text)) (void)reader.finish();
        cells.resize(columns_.size());
        return cells;
    }
    static std::string cellOf(const ordered_json& value) {
        if (value.is_string()) return value.get<std::string>();
        if (value.is_null()) return {};
        if (!value.is_array()) return dumped(value);
        std::string joined;
        for (const auto& item : value)
            joined += (joined.empty() ? "" : ";") + cellOf(item);
        return joined;
    }
    void fill(std::vector<std::string>& cells, const ordered_json& payload) {
        for (const auto& [name, value] : payload.items()) {
            const auto column = columnOf(name);
            if (name == shape_.idName()) continue;
            if (column == columns_.size()) {
                if (!grows_) continue;
                columns_.push_back(name);
            }
            if (cells.size() <= column) cells.resize(column + 1);
            cells[column] = cellOf(value);
        }
    }
    std::string line(std::vector<std::string> cells, bool onOneLine) const {
        for (auto& cell : cells)
            if (onOneLine)
                std::replace_if(
                    cell.begin(), cell.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
        return sdk::CsvWriter(shape_.delimiter, lineEnd_).row(cells).take();
    }
    std::string recordOf(const std::vector<std::string>& cells) const {
        std::string record = "{";
        for (std::size_t i = 0; i < columns_.size(); ++i)
            record += (i > 0 ? "," : "") + sdk::jsonString(columns_[i]) + ":" +
                      sdk::jsonString(i < cells.size() ? cells[i] : std::string());
        return record + "}";
    }
    std::string body() const override {
        if (columns_.size() == shape_.columns.size()) return RowsFile::body();
        auto out = line(columns_, false);
        for (const auto& row : rows_)
            if (!textOf(row).empty()) out += line(cellsOf(textOf(row)), false);
        return out;
    }

    std::vector<std::string> columns_;
};

class JsonLinesFile : public RowsFile {
public:
    JsonLinesFile(const FileShape& shape, std::string text, bool grows)
        : RowsFile(shape, std::move(text), grows) {
        std::uint64_t number = 0;
        for (std::size_t begin = 0; begin < text_.size();) {
            const auto end = std::min(text_.find('\n', begin), text_.size() - 1) + 1;
            const auto line = trimmed(std::string_view(text_).substr(begin, end - begin));
            std::string id;
            ++number;
            if (!line.empty() && readJsonRow(line, {{shape_.idName(), &id}}))
                addRow(begin, end, number, id);
            begin = end;
        }
    }

    std::string update(const std::string& id, const ordered_json& payload) override {
        const auto found = byId_.find(id);
        if (found == byId_.end()) return {};
        std::string record;
        for (const auto i : found->second) {
            auto row = ordered_json::parse(trimmed(textOf(rows_[i])), nullptr, false);
            for (const auto& [name, value] : payload.items())
                if (name != shape_.idName() && (grows_ || isKnown(name, row))) row[name] = value;
            record = dumped(row);
            replace(rows_[i], record + lineEnd_);
        }
        return record;
    }
    std::string append(const std::string& id, const ordered_json& payload) override {
        ordered_json row{{shape_.idName(), id}};
        for (const auto& [name, value] : payload.items())
            if (name != shape_.idName()) row[name] = value;
        auto record = dumped(row);
        appendRow(id, record + lineEnd_);
        return record;
    }

private:
    bool isKnown(const std::string& name, const ordered_json& row) const {
        return row.contains(name) || std::find(shape_.columns.begin(), shape_.columns.end(),
                                               name) != shape_.columns.end();
    }
};

}  // namespace

sdk::Result<std::unique_ptr<EditedFile>> editFile(const FileShape& shape, const std::string& bytes,
                                                  Encoding given, bool grows) {
    std::string text;
    TextDecoder decoder(given);
    decoder.decode(bytes, true, text);
    const bool kept = decoder.encoding() == Encoding::Utf8 || isText(text);
    if (!kept)
        return Status{LL_INVALID_RECORD,
                      shape.name + " holds bytes that can't be decoded and is not rewritten"};
    auto known = shape;
    known.encoding = decoder.encoding();
    if (shape.format == Format::Table)
        return std::unique_ptr<EditedFile>(
            std::make_unique<TableFile>(known, std::move(text), grows));
    if (shape.format == Format::JsonLines)
        return std::unique_ptr<EditedFile>(
            std::make_unique<JsonLinesFile>(known, std::move(text), grows));
    return Status{LL_INVALID_RECORD, shape.name + " holds vCards, which are only read"};
}

}  // namespace leadloom::files
