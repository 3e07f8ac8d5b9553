#include <algorithm>
#include <set>

#include <leadloom/sdk/record_batch.h>
#include <leadloom/sdk/text/file_cursor.h>

#include "connector.h"

namespace leadloom::files {

using sdk::Call;
using sdk::FileEntry;
using sdk::Record;
using sdk::RecordSink;
using sdk::Status;
using sdk::TextRow;

namespace {

constexpr std::uint32_t LargestPage = 500;
constexpr std::size_t PageBytes = 8U << 20U;
constexpr std::size_t LongestRaw = 16U << 10U;

Record recordOf(const FileEntry& entry, const TextRow& row, std::string_view payload) {
    const auto time = row.modifiedAt > 0 ? row.modifiedAt : entry.modifiedAt;
    return Record::upsert(row.id, payload).withModifiedAt(std::max<std::int64_t>(time, 0));
}

/// One read of a stream.
class Walk {
public:
    Walk(const Folder& folder, const Call& call, std::string_view stream, const RecordSink& sink,
         sdk::FileCursor cursor, std::size_t pageSize)
        : folder_(folder),
          call_(call),
          stream_(stream),
          sink_(sink),
          cursor_(std::move(cursor)),
          pageSize_(pageSize) {}

    Status run() {
        const auto entries = folder_.list(call_);
        if (!entries) return entries.status();
        cursor_.forgetAllBut(*entries);
        for (const auto& entry : *entries) {
            const auto known = cursor_.done.find(entry.name);
            if (known != cursor_.done.end() && known->second.isAt(entry)) continue;
            auto status = folder_.look(call_, entry, [&](const auto& file) { return visit(file); });
            if (!status) return status;
        }
        cursor_.full = false;
        cursor_.file.clear();
        if (auto status = endPage(); !status) return status;
        return Status::end();
    }

private:
    Status visit(const StreamFile& file) {
        const auto& entry = file.entry;
        if (file.stream != stream_) return finish(entry, {});
        const auto known = cursor_.done.find(entry.name);
        if (known != cursor_.done.end() && known->second.size == entry.size) {
            const auto content = folder_.fingerprintOf(call_, file);
            if (!content) return content.status();
            if (*content == known->second.content) return finish(entry, *content);
        }
        const auto skip = cursor_.rowsTakenOf(entry);
        cursor_.begin(entry);
        const auto content = folder_.eachRow(call_, file, [&](const TextRow& row) {
            return ++cursor_.rows <= skip ? Status::ok() : take(entry, row);
        });
        return content ? finish(entry, *content) : content.status();
    }

    Status finish(const FileEntry& entry, std::string content) {
        cursor_.finish(entry, std::move(content), folder_.settledUntil());
        return Status::ok();
    }

    Status take(const FileEntry& entry, const TextRow& row) {
        if (!row.fault.empty())
            return sink_.reject(stream_, entry.name + " line " + std::to_string(row.line),
                                row.fault, row.raw.substr(0, LongestRaw));
        const auto payload = batch_.keep(std::string(row.payload));
        bytes_ += payload.size();
        batch_.add(recordOf(entry, row, payload));
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
    sdk::FileCursor cursor_;
    std::size_t pageSize_;
    sdk::RecordBatch batch_;
    std::size_t bytes_ = 0;
};

}  // namespace

Status Connector::read(const Call& call, std::string_view stream, std::string_view cursor,
                       const sdk::ReadOptions& options, const RecordSink& sink) {
    if (!folder_.words().isStream(stream))
        return {LL_UNSUPPORTED, "no such stream: " + std::string(stream)};
    sdk::FileCursor at;
    if (!cursor.empty()) {
        const auto parsed = sdk::FileCursor::parse(cursor);
        if (!parsed) return {LL_CURSOR_EXPIRED, "the cursor is not one of this connector's"};
        if (parsed->settings != folder_.settingsMark())
            return {LL_CURSOR_EXPIRED, "the connection's settings have changed since it was made"};
        at = *parsed;
    }
    if (options.isFull() && !at.full) {
        at = {};
        at.full = true;
    }
    at.settings = folder_.settingsMark();
    return Walk(folder_, call, stream, sink, std::move(at), options.pageSize(LargestPage)).run();
}

Status Connector::byIds(const Call& call, std::string_view stream, std::span<const std::string> ids,
                        const sdk::ReadOptions&, const RecordSink& sink) {
    const std::set<std::string> wanted(ids.begin(), ids.end());
    if (wanted.empty()) return Status::ok();
    return folder_.eachFile(call, [&](const StreamFile& file) {
        if (file.stream != stream) return Status::ok();
        const auto content = folder_.eachRow(call, file, [&](const TextRow& row) {
            const bool found = row.fault.empty() && wanted.contains(row.id);
            return found ? sink.put(recordOf(file.entry, row, row.payload)) : Status::ok();
        });
        return content.status();
    });
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
