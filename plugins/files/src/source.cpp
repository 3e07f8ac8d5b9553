#include <algorithm>
#include <set>

#include <leadloom/sdk/record_batch.h>

#include "connector.h"
#include "file_cursor.h"

namespace leadloom::files {

using sdk::Call;
using sdk::FileEntry;
using sdk::OpenFile;
using sdk::Record;
using sdk::RecordSink;
using sdk::Status;

namespace {

constexpr std::uint32_t LargestPage = 500;
constexpr std::size_t PageBytes = 8U << 20U;
constexpr std::size_t LongestRaw = 16U << 10U;

std::string placeOf(const FileShape& shape, const Row& row) {
    return shape.name + " line " + std::to_string(row.line);
}

/// One read of a stream.
class Walk {
public:
    Walk(const Folder& folder, const Call& call, std::string_view stream, const RecordSink& sink,
         FileCursor cursor, std::size_t pageSize)
        : folder_(folder),
          call_(call),
          stream_(stream),
          sink_(sink),
          cursor_(std::move(cursor)),
          pageSize_(pageSize) {}

    Status run() {
        const auto files = folder_.list(call_);
        if (!files) return files.status();
        forgetVanished(*files);
        for (const auto& file : *files) {
            if (call_.isCancelled()) return Status::cancelled();
            if (auto status = visit(file); !status) return status;
        }
        cursor_.full = false;
        cursor_.file.clear();
        if (auto status = endPage(); !status) return status;
        return Status::end();
    }

private:
    void forgetVanished(const std::vector<FileEntry>& files) {
        std::set<std::string_view> names;
        for (const auto& file : files)
            names.insert(file.name);
        std::erase_if(cursor_.done, [&](const auto& one) { return !names.contains(one.first); });
    }

    Status visit(const FileEntry& entry) {
        const auto known = cursor_.done.find(entry.name);
        const bool seen = known != cursor_.done.end();
        if (seen && known->second.isAt(entry.size, entry.modifiedAt)) return Status::ok();
        const auto file = folder_.openFile(call_, entry.name);
        if (file.status().code() == LL_NOT_FOUND) return Status::ok();
        if (!file) return file.status().at("opening " + entry.name);
        if (seen && known->second.size == entry.size && !known->second.content.empty()) {
            const auto content = folder_.contentOf(call_, *file);
            if (!content) return content.status().at("reading " + entry.name);
            if (*content == known->second.content) return mark(entry, *content);
        }
        return read(entry, *file);
    }

    Status mark(const FileEntry& entry, std::string content) {
        const bool settled = entry.modifiedAt < folder_.settledUntil();
        cursor_.done[entry.name] = {entry.size, settled ? entry.modifiedAt : 0, std::move(content)};
        return Status::ok();
    }

    Status read(const FileEntry& entry, const OpenFile& file) {
        const auto shape = folder_.shapeOf(call_, file, entry.name);
        if (!shape) return shape.status();
        if (shape->stream != stream_) return mark(entry, {});
        const bool resumed = cursor_.file == entry.name && cursor_.at.size == entry.size &&
                             cursor_.at.modifiedAt == entry.modifiedAt;
        const auto skip = resumed ? cursor_.rows : 0;
        cursor_.file = entry.name;
        cursor_.at = {entry.size, entry.modifiedAt, {}};
        cursor_.rows = 0;
        std::string content;
        auto status = folder_.eachRow(
            call_, file, *shape,
            [&](const Row& row) {
                return ++cursor_.rows <= skip ? Status::ok() : take(entry, *shape, row);
            },
            &content);
        if (!status) return status.at("reading " + entry.name);
        cursor_.file.clear();
        return mark(entry, std::move(content));
    }

    Status take(const FileEntry& entry, const FileShape& shape, const Row& row) {
        if (!row.fault.empty())
            return sink_.reject(stream_, placeOf(shape, row), row.fault,
                                row.raw.substr(0, LongestRaw));
        const auto payload = batch_.keep(std::string(row.payload));
        bytes_ += payload.size();
        const auto time = row.modifiedAt > 0 ? row.modifiedAt : entry.modifiedAt;
        batch_.add(Record::upsert(folder_.idOf(shape, row), payload)
                       .withModifiedAt(std::max<std::int64_t>(time, 0)));
        return batch_.size() < pageSize_ && bytes_ < PageBytes ? Status::ok() : endPage();
    }

    Status endPage() {
        bytes_ = 0;
        if (auto status = batch_.putTo(sink_); !status) return status;
        return sink_.checkpoint(cursor_.text());
    }

    const Folder& folder_;
    const Call& call_;
    std::string_view stream_;
    const RecordSink& sink_;
    FileCursor cursor_;
    std::size_t pageSize_;
    sdk::RecordBatch batch_;
    std::size_t bytes_ = 0;
};

bool isStream(std::string_view name) {
    return std::find(Streams.begin(), Streams.end(), name) != Streams.end();
}

}  // namespace

Status Connector::read(const Call& call, std::string_view stream, std::string_view cursor,
                       const sdk::ReadOptions& options, const RecordSink& sink) {
    if (!isStream(stream)) return {LL_UNSUPPORTED, "no such stream: " + std::string(stream)};
    FileCursor at;
    if (!cursor.empty()) {
        const auto parsed = FileCursor::parse(cursor);
        if (!parsed) return {LL_CURSOR_EXPIRED, "the cursor is not one of this connector's"};
        if (parsed->fingerprint != folder_.fingerprint())
            return {LL_CURSOR_EXPIRED, "the connection's settings have changed since it was made"};
        at = *parsed;
    }
    if (options.isFull() && !at.full) {
        at = {};
        at.full = true;
    }
    at.fingerprint = folder_.fingerprint();
    return Walk(folder_, call, stream, sink, std::move(at), options.pageSize(LargestPage)).run();
}

Status Connector::byIds(const Call& call, std::string_view stream, std::span<const std::string> ids,
                        const sdk::ReadOptions&, const RecordSink& sink) {
    const std::set<std::string, std::less<>> wanted(ids.begin(), ids.end());
    if (wanted.empty()) return Status::ok();
    const auto files = folder_.list(call);
    if (!files) return files.status();
    for (const auto& entry : *files) {
        const auto file = folder_.openFile(call, entry.name);
        if (file.status().code() == LL_NOT_FOUND) continue;
        if (!file) return file.status().at("opening " + entry.name);
        const auto shape = folder_.shapeOf(call, *file, entry.name);
        if (!shape) return shape.status();
        if (shape->stream != stream) continue;
        auto status = folder_.eachRow(call, *file, *shape, [&](const Row& row) {
            const auto id = row.fault.empty() ? folder_.idOf(*shape, row) : std::string();
            if (!wanted.contains(id)) return Status::ok();
            const auto time = row.modifiedAt > 0 ? row.modifiedAt : entry.modifiedAt;
            return sink.put(Record::upsert(id, row.payload).withModifiedAt(time));
        });
        if (!status) return status.at("reading " + entry.name);
    }
    return Status::ok();
}

Status Connector::byKey(const Call& call, std::string_view stream, std::string_view key,
                        std::string_view value, const sdk::ReadOptions& options,
                        const RecordSink& sink) {
    // What the hub creates here is named by its marker.
    if (key != "marker") return {LL_UNSUPPORTED, "files can only be searched by marker"};
    const std::string id(value);
    return byIds(call, stream, {&id, 1}, options, sink);
}

}  // namespace leadloom::files
