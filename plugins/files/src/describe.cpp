#include <map>

#include <leadloom/sdk/text/sampled_fields.h>
#include <nlohmann/json.hpp>

#include "parts.h"

namespace leadloom::files {

using sdk::Status;
using sdk::TextRow;

namespace {

constexpr std::size_t RowsToSample = 200;

std::string delimiterName(char delimiter) {
    constexpr std::pair<char, const char*> Names[] = {
        {',', "commas"}, {';', "semicolons"}, {'\t', "tabs"}, {'|', "bars"}};
    for (const auto& [known, name] : Names)
        if (known == delimiter) return name;
    return "its own delimiter";
}

std::string noteOf(const StreamFile& file) {
    const auto& shape = file.shape;
    if (file.stream.empty()) return shape.name + ": left, because " + file.left;
    std::string note = shape.name + ": ";
    if (shape.format == sdk::FileFormat::Table)
        note += "table with " + std::to_string(shape.table.columns.size()) + " columns, cut at " +
                delimiterName(shape.table.delimiter) + ", header in line " +
                std::to_string(shape.table.headerLine);
    else
        note += shape.format == sdk::FileFormat::Cards ? "vCards" : "JSON Lines";
    note += ", " + (shape.charset.empty() ? "UTF-8" : shape.charset) + "; records are named by ";
    return note + (shape.keys.id.empty() ? "file and line" : "\"" + shape.keys.id + "\"");
}

struct StreamDescription {
    sdk::SampledFields fields;
    nlohmann::json notes = nlohmann::json::array();

    std::string text(const std::string& stream) const {
        auto all = notes;
        if (fields.isEmpty()) all.push_back("no file's columns fit this stream");
        return nlohmann::json{{"title", stream}, {"fields", fields.fields()}, {"notes", all}}.dump(
            -1, ' ', false, nlohmann::json::error_handler_t::replace);
    }
};

Status describe(const Folder& folder, const StreamFile& file, StreamDescription& description) {
    description.fields.addColumns(file.shape.table.columns);
    if (!file.shape.keys.id.empty()) description.fields.addId(file.shape.keys.id);
    std::size_t rows = 0;
    const auto read = folder.eachRow(file, [&](const TextRow& row) {
        if (row.fault.empty()) description.fields.addRecord(row.payload);
        return ++rows < RowsToSample ? Status::ok() : Status::end();
    });
    return read.status().code() == LL_END ? Status::ok() : read.status();
}

}  // namespace

Status discover(Folder& folder, std::string_view stream, const sdk::DiscoverySink& sink) {
    const auto& streams = folder.words().streams();
    const auto wanted = [&](const std::string& name) { return stream.empty() || stream == name; };
    std::map<std::string, StreamDescription> descriptions;
    auto status = folder.eachFile([&](const StreamFile& file) {
        // What is left alone is told once, with the first stream that is asked for.
        const auto teller = file.stream.empty() && !stream.empty() ? std::string(stream)
                            : file.stream.empty()                  ? streams.front()
                                                                   : file.stream;
        auto& description = descriptions[teller];
        if (wanted(teller)) description.notes.push_back(noteOf(file));
        if (file.stream.empty() || !wanted(teller)) return Status::ok();
        return describe(folder, file, description);
    });
    for (const auto& name : streams)
        if (status && wanted(name)) status = sink.stream(name, descriptions[name].text(name));
    return status;
}

Status check(Folder& folder, const sdk::FindingSink& sink) {
    std::vector<std::string> left;
    std::size_t taken = 0;
    auto read = folder.eachFile([&](const StreamFile& file) {
        if (file.stream.empty())
            left.push_back(noteOf(file));
        else
            ++taken;
        return Status::ok();
    });
    if (read.code() == LL_CANCELLED) return read;
    if (!read)
        return sink.error(
            "folder_unreadable",
            read.message().empty() ? "the folder can't be read" : read.message(),
            "make the folder of settings.path, and let the hub's user read it and all files in it");
    for (const auto& note : left) {
        auto status = sink.warning("file_left", note,
                                   "name it in a stream's `files` setting, export it in another "
                                   "format, or move it out of the folder");
        if (!status) return status;
    }
    return sink.ok("folder", "the folder can be read: " + std::to_string(taken) + " of " +
                                 std::to_string(taken + left.size()) + " files hold records" +
                                 (folder.isWritable() ? "; writing is allowed" : ""));
}

}  // namespace leadloom::files
