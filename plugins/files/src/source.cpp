#include <algorithm>
#include <set>

#include <leadloom/sdk/record_batch.h>
#include <leadloom/sdk/stream_table.h>
#include <leadloom/sdk/text/file_cursor.h>

#include "parts.h"

namespace leadloom::files {

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
    Walk(const Folder& folder, const sdk::ReadTask& task, sdk::FileCursor cursor)
        : folder_(folder),
          stream_(task.stream),
          sink_(task.sink),
          cursor_(std::move(cursor)),
          pageSize_(task.options.pageSize(LargestPage)) {}

    Status run() {
        const auto entries = folder_.list();
        if (!entries) return entries.status();
        cursor_.forgetAllBut(*entries);
        for (const auto& entry : *entries) {
            const auto known = cursor_.done.find(entry.name);
            if (known != cursor_.done.end() && known->second.isAt(entry)) continue;
            auto status = folder_.look(entry, [&](const auto& file) { return visit(file); });
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
            const auto content = folder_.fingerprintOf(file);
            if (!content) return content.status();
            if (*content == known->second.content) return finish(entry, *content);
        }
        const auto skip = cursor_.rowsTakenOf(entry);
        cursor_.begin(entry);
        const auto content = folder_.eachRow(file, [&](const TextRow& row) {
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
    std::string_view stream_;
    const RecordSink& sink_;
    sdk::FileCursor cursor_;
    std::size_t pageSize_;
    sdk::RecordBatch batch_;
    std::size_t bytes_ = 0;
};

}  // namespace

Status read(Folder& folder, const sdk::ReadTask& task) {
    if (!folder.words().isStream(task.stream)) return sdk::noSuchStream(task.stream);
    sdk::FileCursor at;
    if (!task.cursor.empty()) {
        const auto parsed = sdk::FileCursor::parse(task.cursor);
        if (!parsed) return {LL_CURSOR_EXPIRED, "the cursor is not one of this connector's"};
        if (parsed->settings != folder.settingsMark())
            return {LL_CURSOR_EXPIRED, "the connection's settings have changed since it was made"};
        at = *parsed;
    }
    if (task.options.isFull() && !at.full) {
        at = {};
        at.full = true;
    }
    at.settings = folder.settingsMark();
    return Walk(folder, task, std::move(at)).run();
}

/// Reads through the stream's files: there is no index.
Status byIds(Folder& folder, const sdk::LookupTask& task, std::span<const std::string> ids) {
    const std::set<std::string> wanted(ids.begin(), ids.end());
    if (wanted.empty()) return Status::ok();
    return folder.eachFile([&](const StreamFile& file) {
        if (file.stream != task.stream) return Status::ok();
        const auto content = folder.eachRow(file, [&](const TextRow& row) {
            const bool found = row.fault.empty() && wanted.contains(row.id);
            return found ? task.sink.put(recordOf(file.entry, row, row.payload)) : Status::ok();
        });
        return content.status();
    });
}

Status byKey(Folder& folder, const sdk::LookupTask& task, std::string_view key,
             std::string_view value) {
    // What the hub creates here is named by its marker.
    if (key != "marker") return {LL_UNSUPPORTED, "files can only be searched by marker"};
    const std::string id(value);
    return byIds(folder, task, {&id, 1});
}

}  // namespace leadloom::files
