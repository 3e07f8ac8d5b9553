#include <map>
#include <set>

#include <leadloom/sdk/stream_table.h>
#include <leadloom/sdk/text/edited_file.h>
#include <leadloom/sdk/text/file_content.h>
#include <nlohmann/json.hpp>

#include "parts.h"

namespace leadloom::files {

using nlohmann::ordered_json;
using sdk::FileEntry;
using sdk::Result;
using sdk::Status;
using sdk::TextRow;
using sdk::WriteOperation;
using sdk::WriteResult;

namespace {

constexpr std::size_t LargestRewrite = 64U << 20U;

struct Edit {
    std::size_t index = 0;
    WriteOperation operation = WriteOperation::Update;
    std::string id;
    ordered_json payload;
    WriteResult result;
    std::string record;

    bool creates() const {
        return operation == WriteOperation::Create || operation == WriteOperation::Upsert;
    }
};

/// A file of the stream, and what is to be done in it.
struct Target {
    FileEntry entry;  ///< without a name: the file is not there yet
    sdk::FileShape shape;
    std::vector<Edit> edits;
};

Edit editOf(const sdk::Write& write) {
    Edit edit{write.index,
              write.operation,
              std::string(write.externalId),
              ordered_json::parse(write.payload, nullptr, false),
              {},
              {}};
    if (edit.creates() && edit.id.empty())
        edit.id = write.marker.empty() ? write.idempotencyKey : write.marker;
    return edit;
}

Status faultOf(const Edit& edit) {
    if (edit.id.empty()) return {LL_INVALID_RECORD, "the write names no record"};
    if (edit.operation == WriteOperation::Archive)
        return {LL_UNSUPPORTED, "a file has no archive; use delete"};
    if (edit.operation != WriteOperation::Delete && !edit.payload.is_object())
        return {LL_INVALID_RECORD, "the write's payload is no JSON object"};
    return Status::ok();
}

void carryOut(Edit& edit, sdk::EditedFile& file) {
    const bool removes = edit.operation == WriteOperation::Delete;
    const bool removed = removes && file.remove(edit.id);
    if (!removes) edit.record = file.update(edit.id, edit.payload);
    if (edit.creates() && edit.record.empty()) edit.record = file.append(edit.id, edit.payload);
    edit.result = removed || !edit.record.empty()
                      ? WriteResult::done(edit.id, edit.record)
                      : WriteResult::failed({LL_NOT_FOUND, "the file lost the record meanwhile"});
}

/// One batch on its way into the folder.
class BatchWrite {
public:
    BatchWrite(const Folder& folder, const sdk::WriteTask& task)
        : folder_(folder), stream_(task.stream), outcomes_(task.outcomes) {}

    Status run(const sdk::WriteBatch& batch) {
        std::vector<Edit> edits;
        for (std::size_t i = 0; i < batch.size(); ++i) {
            edits.push_back(editOf(batch[i]));
            const auto fault = faultOf(edits.back());
            if (fault) continue;
            edits.pop_back();
            if (auto status = outcomes_.report(i, WriteResult::failed(fault)); !status)
                return status;
        }
        if (edits.empty()) return Status::ok();
        if (auto status = findRecords(edits); !status) return status;
        if (auto status = assign(edits); !status) return status;
        for (auto& target : targets_) {
            if (folder_.call().isCancelled()) return Status::cancelled();
            if (target.edits.empty()) continue;
            if (auto status = write(target); !status) return status;
        }
        return Status::ok();
    }

private:
    /// The newest file that holds a record is the one that is read last and so has the last word.
    Status findRecords(const std::vector<Edit>& edits) {
        std::set<std::string> wanted;
        for (const auto& edit : edits)
            wanted.insert(edit.id);
        const auto entries = folder_.list();
        if (!entries) return entries.status();
        const auto own = folder_.ownFile(stream_).name;
        for (auto entry = entries->rbegin(); entry != entries->rend(); ++entry) {
            if (wanted.empty() && entry->name != own) continue;
            auto status =
                folder_.look(*entry, [&](const StreamFile& file) { return search(file, wanted); });
            if (!status) return status;
        }
        return Status::ok();
    }

    Status search(const StreamFile& file, std::set<std::string>& wanted) {
        if (file.stream != stream_) return Status::ok();
        targets_.push_back({file.entry, file.shape, {}});
        const auto read = folder_.eachRow(file, [&](const TextRow& row) {
            if (row.fault.empty() && wanted.erase(row.id) > 0)
                holders_[row.id] = targets_.size() - 1;
            return Status::ok();
        });
        return read.status();
    }

    Status assign(std::vector<Edit>& edits) {
        for (auto& edit : edits) {
            const auto holder = holders_.find(edit.id);
            if (holder != holders_.end()) {
                targets_[holder->second].edits.push_back(std::move(edit));
            } else if (edit.creates()) {
                ownTarget().edits.push_back(std::move(edit));
            } else {
                const Status absent{LL_NOT_FOUND, "no file of the folder holds the record"};
                auto status = outcomes_.report(edit.index, WriteResult::failed(absent));
                if (!status) return status;
            }
        }
        return Status::ok();
    }

    Target& ownTarget() {
        auto shape = folder_.ownFile(stream_);
        for (auto& target : targets_)
            if (target.shape.name == shape.name) return target;
        return targets_.emplace_back(Target{{}, std::move(shape), {}});
    }

    Status write(Target& target) {
        const auto& name = target.shape.name;
        auto bytes = bytesOf(target);
        if (!bytes) return refuse(target, bytes.status());
        const bool own = Folder::isOwnFile(name, stream_);
        const auto file = sdk::editFile(target.shape, *bytes, folder_.charset(), own);
        if (!file) return refuse(target, file.status());
        for (auto& edit : target.edits)
            carryOut(edit, **file);
        if (auto status = sameAsRead(target); !status) return status;
        auto status = folder_.directory().writeAtomic(folder_.call(), name, (*file)->bytes());
        if (!status) return status.at("writing " + name);
        for (const auto& edit : target.edits)
            if (status = outcomes_.report(edit.index, edit.result); !status) return status;
        return Status::ok();
    }

    Result<std::string> bytesOf(const Target& target) {
        if (target.entry.name.empty()) return std::string();
        const auto file = folder_.directory().open(folder_.call(), target.entry.name);
        if (!file) return file.status();
        return sdk::FileContent(folder_.call(), *file).whole(LargestRewrite);
    }

    /// A person may be at work in the same file.
    Status sameAsRead(const Target& target) {
        const auto now = folder_.directory().list(folder_.call(), target.shape.name);
        if (!now) return now.status();
        FileEntry found;
        for (const auto& entry : *now)
            if (entry.name == target.shape.name) found = entry;
        const auto& before = target.entry;
        if (found.name == before.name && found.size == before.size &&
            found.modifiedAt == before.modifiedAt)
            return Status::ok();
        return {LL_TRANSIENT, target.shape.name + " was changed meanwhile"};
    }

    Status refuse(const Target& target, const Status& status) {
        if (status.code() != LL_INVALID_RECORD) return status;
        for (const auto& edit : target.edits)
            if (auto taken = outcomes_.report(edit.index, WriteResult::failed(status)); !taken)
                return taken;
        return Status::ok();
    }

    const Folder& folder_;
    std::string stream_;
    sdk::WriteOutcomes& outcomes_;
    std::vector<Target> targets_;
    std::map<std::string, std::size_t> holders_;
};

}  // namespace

Status write(Folder& folder, const sdk::WriteTask& task) {
    if (!folder.words().isStream(task.stream)) return sdk::noSuchStream(task.stream);
    if (!folder.isWritable())
        return {LL_FORBIDDEN, "the folder is only read; set settings.write: true to write there"};
    return BatchWrite(folder, task).run(task.batch);
}

}  // namespace leadloom::files
