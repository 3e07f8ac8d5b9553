#include "folder.h"

#include <algorithm>

#include <leadloom/sdk/encoding.h>

namespace leadloom::files {

using sdk::Call;
using sdk::FileEntry;
using sdk::OpenFile;
using sdk::Result;
using sdk::Status;

namespace {

constexpr std::size_t PieceSize = 256U << 10U;
constexpr std::size_t SampleSize = 64U << 10U;
constexpr std::size_t LargestRewrite = 64U << 20U;
constexpr std::string_view OwnPrefix = "leadloom-";

bool matchesFrom(std::string_view pattern, std::string_view name) {
    while (!pattern.empty()) {
        if (pattern.front() == '*') {
            const bool deep = pattern.starts_with("**");
            pattern.remove_prefix(deep ? 2 : 1);
            for (std::size_t i = 0; i <= name.size(); ++i) {
                if (matchesFrom(pattern, name.substr(i))) return true;
                if (i < name.size() && name[i] == '/' && !deep) return false;
            }
            return false;
        }
        if (name.empty()) return false;
        if (pattern.front() != name.front() && (pattern.front() != '?' || name.front() == '/'))
            return false;
        pattern.remove_prefix(1);
        name.remove_prefix(1);
    }
    return name.empty();
}

std::string_view lastPart(std::string_view name) {
    return name.substr(name.find_last_of('/') + 1);
}

Result<char> delimiterNamed(const std::string& text) {
    if (text.empty()) return '\0';
    if (text == "tab" || text == "\\t") return '\t';
    if (text.size() == 1 && text != "\"" && text != "\n" && text != "\r") return text.front();
    return Status{LL_INVALID_CONFIG,
                  "settings.delimiter is one character, such as \",\" or \";\", or \"tab\""};
}

}  // namespace

bool matches(std::string_view pattern, std::string_view name) {
    if (pattern.find('/') == std::string_view::npos) name = lastPart(name);
    return matchesFrom(pattern, name);
}

Status Folder::open(const sdk::Settings& settings) {
    if (settings.text("path").empty())
        return {LL_INVALID_CONFIG, "settings.path is missing: name the folder of the files"};
    const auto delimiter = delimiterNamed(settings.text("delimiter"));
    if (!delimiter) return delimiter.status();
    const auto encoding = settings.text("encoding");
    if (!encoding.empty() && !encodingNamed(encoding))
        return {LL_INVALID_CONFIG,
                "settings.encoding is one of utf-8, utf-16le, utf-16be, windows-1252, iso-8859-1, "
                "iso-8859-15"};
    settings_ = {encoding.empty() ? Encoding::Unknown : *encodingNamed(encoding), *delimiter};
    writable_ = settings.flag("write", false);
    format_ = settings.text("format", "csv") == "jsonl" ? "jsonl" : "csv";
    std::string shape = settings.text("delimiter") + "|" + encoding;
    for (const auto stream : Streams) {
        const auto told = settings.stream(stream);
        const auto pattern = told.find("files");
        if (pattern != told.end() && pattern->is_string() && !pattern->empty())
            patterns_[std::string(stream)] = pattern->get<std::string>();
        if (const auto id = told.find("id"); id != told.end() && id->is_string())
            ids_[std::string(stream)] = id->get<std::string>();
    }
    for (const auto& settingsOf : {patterns_, ids_})
        for (const auto& [stream, text] : settingsOf)
            shape += "|" + stream + "=" + text;
    fingerprint_ = sdk::hexEncode(digest_.sha256(shape)).substr(0, 8);
    return Status::ok();
}

Result<std::vector<FileEntry>> Folder::list(const Call& call) const {
    auto files = directory_.list(call);
    if (!files) return files.status().at("listing the folder");
    std::erase_if(*files, [](const FileEntry& file) { return lastPart(file.name).front() == '.'; });
    std::stable_sort(files->begin(), files->end(), [](const FileEntry& a, const FileEntry& b) {
        return a.modifiedAt < b.modifiedAt;
    });
    return files;
}

Result<OpenFile> Folder::openFile(const Call& call, std::string_view name) const {
    return directory_.open(call, name);
}

Result<FileShape> Folder::shapeOf(const Call& call, const OpenFile& file,
                                  std::string_view name) const {
    std::string bytes(formatOf(name) == Format::None ? 0 : SampleSize, '\0');
    std::size_t filled = 0;
    while (filled < bytes.size()) {
        const auto size = file.read(call, filled, bytes.data() + filled, bytes.size() - filled);
        if (!size) return size.status().at(name);
        if (*size == 0) break;
        filled += *size;
    }
    const bool whole = filled < bytes.size();
    bytes.resize(filled);
    auto settings = settings_;
    settings.firstIsHeader = std::any_of(Streams.begin(), Streams.end(),
                                         [&](auto stream) { return isOwnFile(name, stream); });
    auto shape = files::shapeOf(name, bytes, whole, settings, words_);
    assign(shape);
    return shape;
}

void Folder::assign(FileShape& shape) const {
    for (const auto stream : Streams)
        if (isOwnFile(shape.name, stream)) shape.stream = stream;
    for (const auto& [stream, pattern] : patterns_)
        if (shape.stream.empty() && matches(pattern, shape.name)) shape.stream = stream;
    if (!shape.left.empty()) {
        shape.stream.clear();
        return;
    }
    if (shape.stream.empty()) {
        const auto fitting =
            shape.format == Format::Cards ? Streams[0] : words_.streamOf(shape.columns);
        if (fitting.empty())
            shape.left = "its columns fit no stream; a stream's `files` setting can name it";
        else if (patterns_.contains(fitting))
            shape.left = "its columns fit " + std::string(fitting) +
                         ", whose `files` setting doesn't name it";
        else
            shape.stream = fitting;
    }
    const bool own = isOwnFile(shape.name, shape.stream);
    const auto id = configuredId(shape.stream);
    shape.idColumn =
        idColumnOf(shape.columns, own ? "" : shape.stream, own && id.empty() ? "Id" : id);
}

Result<std::vector<FileShape>> Folder::shapes(const Call& call) const {
    const auto entries = list(call);
    if (!entries) return entries.status();
    std::vector<FileShape> all;
    for (const auto& entry : *entries) {
        if (call.isCancelled()) return Status::cancelled();
        const auto file = openFile(call, entry.name);
        if (file.status().code() == LL_NOT_FOUND) continue;
        if (!file) return file.status().at(entry.name);
        auto shape = shapeOf(call, *file, entry.name);
        if (!shape) return shape.status();
        all.push_back(*std::move(shape));
    }
    return all;
}

Status Folder::eachPiece(const Call& call, const OpenFile& file, const OnPiece& onPiece) const {
    std::string piece(PieceSize, '\0');
    for (std::uint64_t offset = 0;;) {
        if (call.isCancelled()) return Status::cancelled();
        const auto size = file.read(call, offset, piece.data(), piece.size());
        if (!size) return size.status();
        const bool last = *size == 0;
        if (auto status = onPiece(std::string_view(piece).substr(0, *size), last); !status)
            return status;
        if (last) return Status::ok();
        offset += *size;
    }
}

Result<std::string> Folder::contentOf(const Call& call, const OpenFile& file) const {
    std::string content;
    auto status = eachPiece(call, file, [&](std::string_view piece, bool last) {
        if (!last) content = sdk::hexEncode(digest_.sha256(content.append(piece)));
        return Status::ok();
    });
    if (!status) return status;
    return content.substr(0, 32);
}

Status Folder::eachRow(const Call& call, const OpenFile& file, const FileShape& shape,
                       const OnRow& onRow, std::string* content) const {
    const auto reader = rowReaderFor(shape, onRow);
    TextDecoder decoder(settings_.encoding);
    std::string text;
    std::string digest;
    auto status = eachPiece(call, file, [&](std::string_view piece, bool last) {
        if (!last && content != nullptr)
            digest = sdk::hexEncode(digest_.sha256(digest.append(piece)));
        text.clear();
        decoder.decode(piece, last, text);
        return reader->feed(text);
    });
    if (status) status = reader->finish();
    if (content != nullptr) *content = digest.substr(0, 32);
    return status;
}

Result<std::string> Folder::wholeFile(const Call& call, const OpenFile& file) const {
    std::string bytes;
    auto status = eachPiece(call, file, [&](std::string_view piece, bool) -> Status {
        if (bytes.size() + piece.size() > LargestRewrite)
            return {LL_INVALID_RECORD, "the file is larger than 64 MiB and is not rewritten"};
        bytes += piece;
        return Status::ok();
    });
    if (!status) return status;
    return bytes;
}

std::string Folder::ownFile(std::string_view stream) const {
    return std::string(OwnPrefix) + std::string(stream) + "." + format_;
}

bool Folder::isOwnFile(std::string_view name, std::string_view stream) const {
    if (!name.starts_with(OwnPrefix)) return false;
    name.remove_prefix(OwnPrefix.size());
    return name.starts_with(stream) &&
           (name.substr(stream.size()) == ".csv" || name.substr(stream.size()) == ".jsonl");
}

std::string Folder::configuredId(std::string_view stream) const {
    const auto found = ids_.find(stream);
    return found == ids_.end() ? std::string() : found->second;
}

std::string Folder::idOf(const FileShape& shape, const Row& row) const {
    return row.id.empty() ? shape.name + ":" + std::to_string(row.line) : row.id;
}

std::int64_t Folder::settledUntil() const {
    constexpr std::int64_t Granularity = 2'000'000;
    return clock_.wallTime() - Granularity;
}

}  // namespace leadloom::files
