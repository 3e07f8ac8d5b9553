#include <algorithm>
#include <map>

#include <leadloom/sdk/time.h>
#include <nlohmann/json.hpp>

#include "connector.h"

namespace leadloom::files {

using nlohmann::json;
using sdk::Call;
using sdk::Status;

namespace {

constexpr std::size_t RowsToSample = 200;

std::string_view delimiterName(char delimiter) {
    switch (delimiter) {
        case ',':
            return "commas";
        case ';':
            return "semicolons";
        case '\t':
            return "tabs";
        case '|':
            return "bars";
        default:
            return "its own delimiter";
    }
}

/// What a value may be; "" where it tells nothing.
std::string_view typeOf(const json& value) {
    if (value.is_boolean()) return "boolean";
    if (value.is_number_integer()) return "integer";
    if (value.is_number()) return "number";
    if (value.is_array()) return "array";
    if (value.is_object()) return "object";
    if (!value.is_string() || value.get_ref<const std::string&>().empty()) return "";
    const auto& text = value.get_ref<const std::string&>();
    constexpr std::size_t LongestNumber = 18;
    const bool digits = text.find_first_not_of("0123456789") == std::string::npos;
    if (digits && text.size() <= LongestNumber && (text.size() == 1 || text.front() != '0'))
        return "integer";
    if (text == "true" || text == "false") return "boolean";
    if (sdk::parseIsoTime(text)) return text.size() > 10 ? "datetime" : "date";
    return "string";
}

/// A column's values so far.
struct Column {
    std::string type;
    std::size_t values = 0;
    std::size_t addresses = 0;

    void add(const json& value) {
        const auto one = typeOf(value);
        if (one.empty()) return;
        ++values;
        if (value.is_string() && value.get_ref<const std::string&>().find('@') != std::string::npos)
            ++addresses;
        if (type.empty()) type = one;
        if (type != one) type = "string";
    }
    json described(const std::string& name, bool isId) const {
        std::string escaped;
        for (const char c : name)
            escaped += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
        json field{{"name", name},
                   {"pointer", "/" + escaped},
                   {"title", name},
                   {"type", type.empty() ? "string" : type}};
        if (values > 0 && addresses == values) field["format"] = "email";
        if (isId) field["unique"] = field["read_only"] = true;
        return field;
    }
};

std::string noteOf(const FileShape& shape) {
    if (shape.stream.empty()) return shape.name + ": left, because " + shape.left;
    std::string note = shape.name + ": ";
    if (shape.format == Format::Table)
        note += "table with " + std::to_string(shape.columns.size()) + " columns, cut at " +
                std::string(delimiterName(shape.delimiter)) + ", header in line " +
                std::to_string(shape.headerLine);
    else
        note += shape.format == Format::Cards ? "vCards" : "JSON Lines";
    note += ", " + std::string(nameOf(shape.encoding)) + "; records are named by ";
    return note + (shape.idColumn < 0 ? "file and line" : "\"" + shape.idName() + "\"");
}

/// The columns of a stream's files, in the order in which they come up.
class StreamDescription {
public:
    void add(const FileShape& shape) {
        notes_.push_back(noteOf(shape));
        for (const auto& name : shape.columns)
            if (columns_.try_emplace(name).second) order_.push_back(name);
        if (shape.idColumn >= 0) ids_.push_back(shape.idName());
    }
    void addRow(const Row& row) {
        const auto payload = json::parse(row.payload, nullptr, false);
        if (!payload.is_object()) return;
        for (const auto& [name, value] : payload.items())
            if (const auto found = columns_.find(name); found != columns_.end())
                found->second.add(value);
    }
    void addNote(std::string note) { notes_.push_back(std::move(note)); }
    std::string text(std::string_view stream) const {
        json fields = json::array();
        for (const auto& name : order_) {
            const bool isId = std::find(ids_.begin(), ids_.end(), name) != ids_.end();
            fields.push_back(columns_.at(name).described(name, isId));
        }
        json notes = notes_;
        if (order_.empty()) notes.push_back("no file's columns fit this stream");
        const json all{{"title", stream}, {"fields", fields}, {"notes", notes}};
        return all.dump(-1, ' ', false, json::error_handler_t::replace);
    }

private:
    std::vector<std::string> order_;
    std::map<std::string, Column> columns_;
    std::vector<std::string> ids_;
    std::vector<std::string> notes_;
};

Status sampleRows(const Call& call, const Folder& folder, const FileShape& shape,
                  StreamDescription& description) {
    const auto file = folder.openFile(call, shape.name);
    if (file.status().code() == LL_NOT_FOUND) return Status::ok();
    if (!file) return file.status().at("opening " + shape.name);
    std::size_t rows = 0;
    auto status = folder.eachRow(call, *file, shape, [&](const Row& row) {
        if (row.fault.empty()) description.addRow(row);
        return ++rows < RowsToSample ? Status::ok() : Status::end();
    });
    return status.code() == LL_END ? Status::ok() : status;
}

}  // namespace

Status Connector::discover(const Call& call, std::string_view stream,
                           const sdk::DiscoverySink& sink) {
    const auto shapes = folder_.shapes(call);
    if (!shapes) return shapes.status();
    bool first = true;
    for (const auto name : Streams) {
        if (!stream.empty() && stream != name) continue;
        StreamDescription description;
        for (const auto& shape : *shapes) {
            if (shape.stream.empty() && first) description.addNote(noteOf(shape));
            if (shape.stream != name) continue;
            description.add(shape);
            if (auto status = sampleRows(call, folder_, shape, description); !status) return status;
        }
        first = false;
        if (auto status = sink.stream(name, description.text(name)); !status) return status;
    }
    return Status::ok();
}

Status Connector::check(const Call& call, const sdk::FindingSink& sink) {
    const auto shapes = folder_.shapes(call);
    if (shapes.status().code() == LL_CANCELLED) return shapes.status();
    if (!shapes)
        return sink.error("folder_unreadable",
                          shapes.status().message().empty() ? "the folder can't be read"
                                                            : shapes.status().message(),
                          "make the folder of settings.path, and let the hub's user read it and "
                          "all files in it");
    std::size_t taken = 0;
    for (const auto& shape : *shapes) {
        taken += shape.stream.empty() ? 0 : 1;
        if (!shape.stream.empty()) continue;
        auto status = sink.warning("file_left", noteOf(shape),
                                   "name it in a stream's `files` setting, export it in another "
                                   "format, or move it out of the folder");
        if (!status) return status;
    }
    return sink.ok("folder", "the folder can be read: " + std::to_string(taken) + " of " +
                                 std::to_string(shapes->size()) + " files hold records" +
                                 (folder_.isWritable() ? "; writing is allowed" : ""));
}

}  // namespace leadloom::files
