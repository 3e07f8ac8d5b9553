#include <algorithm>

#include <leadloom/sdk/csv_reader.h>
#include <leadloom/sdk/csv_writer.h>
#include <leadloom/sdk/encoding.h>
#include <leadloom/sdk/text/edited_file.h>
#include <leadloom/sdk/text/edited_rows.h>
#include <leadloom/sdk/text/json_row.h>
#include <leadloom/sdk/text/text_decoder.h>
#include <leadloom/sdk/text/text_lines.h>
#include <leadloom/sdk/text/utf8.h>
#include <nlohmann/json.hpp>

namespace leadloom::sdk {

using nlohmann::ordered_json;

namespace {

std::string dumped(const ordered_json& value) {
    return value.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

/// A value as a cell; the items of a list are parted by semicolons.
std::string cellOf(const ordered_json& value) {
    if (value.is_string()) return value.get<std::string>();
    if (value.is_null()) return {};
    if (!value.is_array()) return dumped(value);
    std::string joined;
    for (const auto& item : value)
        joined += (joined.empty() ? "" : ";") + cellOf(item);
    return joined;
}

class EditedTable : public EditedRows {
public:
    EditedTable(const FileShape& shape, std::string text, bool grows)
        : EditedRows(shape, std::move(text), grows), columns_(shape.table.columns) {
        const auto id = columnOf(shape.keys.id);
        CsvReader reader(options(), [this, id](const CsvRow& row) -> Status {
            if (row.line > shape_.table.headerLine && row.fault.empty())
                addRow(row.begin, row.end, row.line,
                       id < row.fields.size() ? std::string(trimmed(row.fields[id])) : "");
            return Status::ok();
        });
        if (reader.feed(text_)) (void)reader.finish();
    }

    std::string update(const std::string& id, const ordered_json& payload) override {
        std::vector<std::string> cells;
        for (auto* row : rowsOf(id)) {
            cells = cellsOf(textOf(*row));
            fill(cells, payload);
            replace(*row, line(cells, row->namedByLine));
        }
        return cells.empty() ? std::string() : recordOf(cells);
    }
    std::string append(const std::string& id, const ordered_json& payload) override {
        std::vector<std::string> cells;
        fill(cells, payload);
        cells.resize(columns_.size());
        cells[columnOf(shape_.keys.id)] = id;
        appendRow(id, line(cells, false));
        return recordOf(cells);
    }

private:
    CsvOptions options() const {
        CsvOptions options;
        options.delimiter = shape_.table.delimiter;
        options.longestRow = std::string::npos;
        return options;
    }
    /// Behind the last one: there is none. A name that comes twice stands for the first.
    std::size_t columnOf(std::string_view name) const {
        return static_cast<std::size_t>(std::find(columns_.begin(), columns_.end(), name) -
                                        columns_.begin());
    }
    std::vector<std::string> cellsOf(std::string_view text) const {
        std::vector<std::string> cells;
        CsvReader reader(options(), [&](const CsvRow& row) -> Status {
            cells.assign(row.fields.begin(), row.fields.end());
            return Status::end();
        });
        if (reader.feed(text)) (void)reader.finish();
        cells.resize(columns_.size());
        return cells;
    }
    void fill(std::vector<std::string>& cells, const ordered_json& payload) {
        for (const auto& [name, value] : payload.items()) {
            const auto column = columnOf(name);
            if (name == shape_.keys.id) continue;
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
        return CsvWriter(shape_.table.delimiter, lineEnd_).row(cells).take();
    }
    /// As TableRows reads it, byte for byte.
    std::string recordOf(const std::vector<std::string>& cells) const {
        std::string record = "{";
        for (std::size_t i = 0; i < columns_.size(); ++i)
            record += (i > 0 ? "," : "") + jsonString(columns_[i]) + ":" +
                      jsonString(i < cells.size() ? cells[i] : std::string());
        return record + "}";
    }
    std::string body() const override {
        const bool whole = shape_.table.headerLine > 0;
        if (whole && columns_.size() == shape_.table.columns.size()) return EditedRows::body();
        auto out = line(columns_, false);
        for (const auto& row : rows_)
            if (!textOf(row).empty()) out += line(cellsOf(textOf(row)), false);
        return out;
    }

    std::vector<std::string> columns_;
};

class EditedJsonLines : public EditedRows {
public:
    EditedJsonLines(const FileShape& shape, std::string text, bool grows)
        : EditedRows(shape, std::move(text), grows) {
        std::uint64_t number = 0;
        for (std::size_t begin = 0; begin < text_.size();) {
            const auto end = std::min(text_.find('\n', begin), text_.size() - 1) + 1;
            const auto line = trimmed(std::string_view(text_).substr(begin, end - begin));
            std::string id;
            ++number;
            if (!line.empty() && readJsonRow(line, {{shape_.keys.id, &id}}))
                addRow(begin, end, number, id);
            begin = end;
        }
    }

    std::string update(const std::string& id, const ordered_json& payload) override {
        std::string record;
        for (auto* row : rowsOf(id)) {
            auto object = ordered_json::parse(trimmed(textOf(*row)), nullptr, false);
            for (const auto& [name, value] : payload.items())
                if (name != shape_.keys.id && (grows_ || isKnown(name, object)))
                    object[name] = value;
            record = dumped(object);
            replace(*row, record + lineEnd_);
        }
        return record;
    }
    std::string append(const std::string& id, const ordered_json& payload) override {
        ordered_json object{{shape_.keys.id, id}};
        for (const auto& [name, value] : payload.items())
            if (name != shape_.keys.id) object[name] = value;
        auto record = dumped(object);
        appendRow(id, record + lineEnd_);
        return record;
    }

private:
    bool isKnown(const std::string& name, const ordered_json& object) const {
        const auto& columns = shape_.table.columns;
        return object.contains(name) ||
               std::find(columns.begin(), columns.end(), name) != columns.end();
    }
};

}  // namespace

Result<std::unique_ptr<EditedFile>> editFile(const FileShape& shape, const std::string& bytes,
                                             const std::string& charset, bool grows) {
    std::string text;
    TextDecoder decoder(charset);
    decoder.decode(bytes, true, text);
    if (!decoder.isUtf8() && !isText(text))
        return Status{LL_INVALID_RECORD,
                      shape.name + " holds bytes that can't be decoded and is not rewritten"};
    auto known = shape;
    known.charset = decoder.charset();
    std::unique_ptr<EditedFile> file;
    if (shape.format == FileFormat::Table)
        file = std::make_unique<EditedTable>(known, std::move(text), grows);
    else if (shape.format == FileFormat::JsonLines)
        file = std::make_unique<EditedJsonLines>(known, std::move(text), grows);
    else
        return Status{LL_INVALID_RECORD, shape.name + " holds vCards, which are only read"};
    return file;
}

}  // namespace leadloom::sdk
