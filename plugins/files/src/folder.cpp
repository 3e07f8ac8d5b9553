#include "folder.h"

#include <algorithm>

#include <leadloom/sdk/encoding.h>
#include <leadloom/sdk/text/file_content.h>
#include <leadloom/sdk/text/name_pattern.h>
#include <leadloom/sdk/text/text_decoder.h>
#include <leadloom_manifest.h>

namespace leadloom::files {

using sdk::FileContent;
using sdk::FileEntry;
using sdk::Result;
using sdk::Status;

namespace {

constexpr std::size_t SampleSize = 64U << 10U;
constexpr std::string_view OwnPrefix = "leadloom-";

Result<char> delimiterNamed(const std::string& text) {
    if (text.empty()) return '\0';
    if (text == "tab" || text == "\\t") return '\t';
    if (text.size() == 1 && text.find_first_of("\"\r\n") == std::string::npos) return text.front();
    return Status{LL_INVALID_CONFIG,
                  "settings.delimiter is one character, such as \",\" or \";\", or \"tab\""};
}

}  // namespace

Folder::Folder(const sdk::Host& host)
    : directory_(host.directory()),
      digest_(host.digest()),
      clock_(host.clock()),
      words_(sdk::ManifestText) {}

Status Folder::open(const sdk::Settings& settings) {
    if (settings.text("path").empty())
        return {LL_INVALID_CONFIG, "settings.path is missing: name the folder of the files"};
    const auto delimiter = delimiterNamed(settings.text("delimiter"));
    if (!delimiter) return delimiter.status();
    hints_.table.delimiter = *delimiter;
    hints_.charset = settings.text("encoding");
    if (!hints_.charset.empty() && !sdk::isKnownCharset(hints_.charset))
        return {LL_INVALID_CONFIG, "settings.encoding is no encoding that is known here"};
    writable_ = settings.flag("write", false);
    ending_ = settings.text("format", "csv") == "jsonl" ? ".jsonl" : ".csv";
    auto mark = settings.text("delimiter") + "|" + hints_.charset;
    for (const auto& stream : words_.streams()) {
        const auto told = settings.stream(stream);
        for (const auto& [key, texts] : {std::pair("files", &patterns_), std::pair("id", &ids_)}) {
            const auto text = told.find(key);
            if (text == told.end() || !text->is_string()) continue;
            (*texts)[stream] = text->get<std::string>();
            mark += "|" + stream + "." + key + "=" + (*texts)[stream];
        }
    }
    settingsMark_ = sdk::hexEncode(digest_.sha256(mark)).substr(0, 8);
    return Status::ok();
}

Result<std::vector<FileEntry>> Folder::list() const {
    auto files = directory_.list(call_);
    if (!files) return files.status().at("listing the folder");
    std::erase_if(*files, [](const auto& file) { return sdk::lastPart(file.name).front() == '.'; });
    std::stable_sort(files->begin(), files->end(), [](const FileEntry& a, const FileEntry& b) {
        return a.modifiedAt < b.modifiedAt;
    });
    return files;
}

Status Folder::look(const FileEntry& entry, const OnFile& onFile) const {
    if (call_.isCancelled()) return Status::cancelled();
    auto opened = directory_.open(call_, entry.name);
    if (opened.status().code() == LL_NOT_FOUND) return Status::ok();
    if (!opened) return opened.status().at("opening " + entry.name);
    StreamFile file{entry, *std::move(opened), {}, {}, {}};
    const bool known = sdk::formatOf(entry.name) != sdk::FileFormat::None;
    const auto head = FileContent(call_, file.file).head(known ? SampleSize : 0);
    if (!head) return head.status().at("reading " + entry.name);
    auto hints = hints_;
    for (const auto& stream : words_.streams())
        hints.table.firstIsHeader |= isOwnFile(entry.name, stream);
    file.shape = sdk::shapeOf(entry.name, head->bytes, head->whole, hints);
    assign(file);
    return onFile(file);
}

Status Folder::eachFile(const OnFile& onFile) const {
    const auto entries = list();
    if (!entries) return entries.status();
    for (const auto& entry : *entries)
        if (auto status = look(entry, onFile); !status) return status;
    return Status::ok();
}

void Folder::assign(StreamFile& file) const {
    // Its last record may have been deleted: an empty file of the hub's own is no stranger.
    for (const auto& stream : words_.streams()) {
        auto own = ownFile(stream);
        if (file.entry.size > 0 || file.entry.name != own.name) continue;
        file.shape = std::move(own);
        file.stream = stream;
        return;
    }
    const auto& columns = file.shape.table.columns;
    file.left = file.shape.fault;
    if (file.left.empty()) file.stream = streamFor(file);
    if (file.stream.empty()) return;
    const bool own = isOwnFile(file.shape.name, file.stream);
    const auto id = ids_.find(file.stream);
    const auto configured = id != ids_.end() ? id->second : own ? "Id" : "";
    file.shape.keys.id = words_.idColumn(columns, own ? "" : file.stream, configured);
    file.shape.keys.modified = words_.modifiedColumn(columns);
}

std::string Folder::streamFor(StreamFile& file) const {
    for (const auto& stream : words_.streams())
        if (isOwnFile(file.shape.name, stream)) return stream;
    for (const auto& [stream, pattern] : patterns_)
        if (sdk::matchesPattern(pattern, file.shape.name)) return stream;
    const bool cards = file.shape.format == sdk::FileFormat::Cards;
    auto fitting = cards ? "leads" : words_.streamOf(file.shape.table.columns);
    if (fitting.empty())
        file.left = "its columns fit no stream; a stream's `files` setting can name it";
    if (!patterns_.contains(fitting)) return fitting;
    file.left = "its columns fit " + fitting + ", whose `files` setting doesn't name it";
    return {};
}

Result<std::string> Folder::eachRow(const StreamFile& file, const sdk::OnTextRow& onRow) const {
    auto content = FileContent(call_, file.file).eachRow(digest_, file.shape, charset(), onRow);
    if (!content) return content.status().at("reading " + file.shape.name);
    return content;
}

Result<std::string> Folder::fingerprintOf(const StreamFile& file) const {
    auto content = FileContent(call_, file.file).fingerprint(digest_);
    if (!content) return content.status().at("reading " + file.shape.name);
    return content;
}

sdk::FileShape Folder::ownFile(const std::string& stream) const {
    sdk::FileShape shape;
    shape.name = std::string(OwnPrefix) + stream + ending_;
    shape.format = sdk::formatOf(shape.name);
    if (hints_.table.delimiter != '\0') shape.table.delimiter = hints_.table.delimiter;
    const auto id = ids_.find(stream);
    shape.keys.id = id == ids_.end() ? "Id" : id->second;
    shape.table.columns = {shape.keys.id};
    return shape;
}

bool Folder::isOwnFile(std::string_view name, std::string_view stream) {
    const auto own = std::string(OwnPrefix).append(stream);
    return name == own + ".csv" || name == own + ".jsonl";
}

std::int64_t Folder::settledUntil() const {
    constexpr std::int64_t Granularity = 2'000'000;
    return clock_.wallTime() - Granularity;
}

}  // namespace leadloom::files
