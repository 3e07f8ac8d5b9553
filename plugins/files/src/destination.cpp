#include <algorithm>
#include <map>
#include <set>

#include <leadloom/sdk/csv_writer.h>
#include <nlohmann/json.hpp>

#include "connector.h"
#include "edited_file.h"

namespace leadloom::files {

using nlohmann::ordered_json;
using sdk::Call;
using sdk::FileEntry;
using sdk::Result;
using sdk::Status;
using sdk::WriteOperation;
using sdk::WriteResult;

namespace {

struct Edit {
    std::size_t index = 0;
    WriteOperation operation = WriteOperation::Update;
    std::string id;
    ordered_json payload;

    bool creates() const {
        return operation == WriteOperation::Create || operation == WriteOperation::Upsert;
    }
};

/// A file of the stream, and what is to be done in it.
struct Target {
    FileEntry entry;
    FileShape shape;
    std::vector<Edit> edits;
};

std::string idOf(const sdk::Write& write) {
    const bool creates =
        write.operation == WriteOperation::Create || write.operation == WriteOperation::Upsert;
    if (!creates || !write.externalId.empty()) return std::string(write.externalId);
    return std::string(write.marker.empty() ? write.idempotencyKey : write.marker);
}

Status faultOf(const Edit& edit) {
    if (edit.id.empty()) return {LL_INVALID_RECORD, "the write names no record"};
    if (edit.operation == WriteOperation::Archive)
        return {LL_UNSUPPORTED, "a file has no archive; use delete"};
    if (edit.operation != WriteOperation::Delete && !edit.payload.is_object())
        return {LL_INVALID_RECORD, "the write's payload is no JSON object"};
    return Status::ok();
}

/// One batch on its way into the folder.
class BatchWrite {
public:
    BatchWrite(const Folder& folder, const Call& call, std::string_view stream,
               sdk::WriteOutcomes& outcomes)
        : folder_(folder), call_(call), stream_(stream), outcomes_(outcomes) {}

    Status run(const sdk::WriteBatch& batch) {
        for (std::size_t i = 0; i < batch.size(); ++i)
            if (auto status = take(batch[i]); !status) return status;
        if (edits_.empty()) return Status::ok();
        if (auto status = findRecords(); !status) return status;
        if (auto status = assign(); !status) return status;
        for (auto& target : targets_) {
            if (call_.isCancelled()) return Status::cancelled();
            if (target.edits.empty()) continue;
            if (auto status = write(target); !status) return status;
        }
        return Status::ok();
    }

private:
    Status take(const sdk::Write& write) {
        Edit edit{write.index, write.operation, idOf(write),
                  ordered_json::parse(write.payload, nullptr, false)};
        if (auto fault = faultOf(edit); !fault)
            return outcomes_.report(edit.index, WriteResult::failed(fault));
        edits_.push_back(std::move(edit));
        return Status::ok();
    }

    /// The newest file that holds a record is the one that is read last and so has the last word.
    Status findRecords() {
        std::set<std::string> wanted;
        for (const auto& edit : edits_)
            wanted.insert(edit.id);
        const auto entries = folder_.list(call_);
        if (!entries) return entries.status();
        for (auto entry = entries->rbegin(); entry != entries->rend(); ++entry) {
            if (call_.isCancelled()) return Status::cancelled();
            const bool own = entry->name == folder_.ownFile(stream_);
            if (wanted.empty() && !own) continue;
            if (auto status = look(*entry, wanted); !status) return status;
        }
        return Status::ok();
    }

    Status look(const FileEntry& entry, std::set<std::string>& wanted) {
        const auto file = folder_.openFile(call_, entry.name);
        if (file.status().code() == LL_NOT_FOUND) return Status::ok();
        if (!file) return file.status().at("opening " + entry.name);
        auto shape = folder_.shapeOf(call_, *file, entry.name);
        if (!shape) return shape.status();
        if (shape->stream != stream_) return Status::ok();
        targets_.push_back({entry, *std::move(shape), {}});
        const auto& target = targets_.back();
        return folder_.eachRow(call_, *file, target.shape, [&](const Row& row) {
            const auto id = row.fault.empty() ? folder_.idOf(target.shape, row) : std::string();
            if (const auto found = wanted.find(id); found != wanted.end()) {
                holders_[id] = targets_.size() - 1;
                wanted.erase(found);
            }
            return Status::ok();
        });
    }

    Status assign() {
        for (auto& edit : edits_) {
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
        const auto name = folder_.ownFile(stream_);
        for (auto& target : targets_)
            if (target.shape.name == name) return target;
        auto id = folder_.configuredId(stream_);
        if (id.empty()) id = "Id";
        Target fresh;
        fresh.shape.name = name;
        fresh.shape.format = formatOf(name);
        fresh.shape.delimiter = folder_.delimiter();
        fresh.shape.headerLine = 1;
        fresh.shape.columns = {id};
        fresh.shape.idColumn = 0;
        targets_.push_back(std::move(fresh));
        return targets_.back();
    }

    Status write(Target& target) {
        const auto bytes = bytesOf(target);
        if (!bytes) return refuse(target, bytes.status());
        const bool own = folder_.isOwnFile(target.shape.name, stream_);
        auto file = editFile(target.shape, *bytes, folder_.encoding(), own);
        if (!file) return refuse(target, file.status());
        std::vector<WriteResult> results;
        for (const auto& edit : target.edits)
            results.push_back(carryOut(edit, **file));
        if (auto status = sameAsRead(target); !status) return status;
        auto status = folder_.directory().writeAtomic(call_, target.shape.name, (*file)->bytes());
        if (!status) return status.at("writing " + target.shape.name);
        for (std::size_t i = 0; i < results.size(); ++i) {
            results[i].record = records_[i];
            status = outcomes_.report(target.edits[i].index, results[i]);
            if (!status) return status;
        }
        records_.clear();
        return Status::ok();
    }

    WriteResult carryOut(const Edit& edit, EditedFile& file) {
        auto& record = records_.emplace_back();
        bool found = true;
        if (edit.operation == WriteOperation::Delete) {
            found = file.remove(edit.id);
        } else {
            record = file.update(edit.id, edit.payload);
            if (record.empty() && edit.creates()) record = file.append(edit.id, edit.payload);
            found = !record.empty();
        }
        if (!found)
            return WriteResult::failed({LL_NOT_FOUND, "the file lost the record meanwhile"});
        return WriteResult::done(edit.id);
    }

    Result<std::string> bytesOf(const Target& target) {
        if (target.entry.name.empty()) {
            const bool table = target.shape.format == Format::Table;
            return table ? sdk::CsvWriter(target.shape.delimiter).row(target.shape.columns).take()
                         : std::string();
        }
        const auto file = folder_.openFile(call_, target.entry.name);
        if (!file) return file.status();
        return folder_.wholeFile(call_, *file);
    }

    /// A person may be at work in the same file.
    Status sameAsRead(const Target& target) {
        const auto now = folder_.directory().list(call_, target.shape.name);
        if (!now) return now.status();
        for (const auto& entry : *now) {
            if (entry.name != target.shape.name) continue;
            if (entry.size == target.entry.size && entry.modifiedAt == target.entry.modifiedAt)
                return Status::ok();
            return {LL_TRANSIENT, target.shape.name + " was changed meanwhile"};
        }
        return target.entry.name.empty()
                   ? Status::ok()
                   : Status{LL_TRANSIENT, target.shape.name + " was taken away meanwhile"};
    }

    Status refuse(const Target& target, const Status& status) {
        if (status.code() != LL_INVALID_RECORD) return status;
        std::vector<std::size_t> indexes;
        for (const auto& edit : target.edits)
            indexes.push_back(edit.index);
        return outcomes_.reportAll(indexes, status);
    }

    const Folder& folder_;
    const Call& call_;
    std::string_view stream_;
    sdk::WriteOutcomes& outcomes_;
    std::vector<Edit> edits_;
    std::vector<Target> targets_;
    std::map<std::string, std::size_t> holders_;
    std::vector<std::string> records_;
};

}  // namespace

Status Connector::write(const Call& call, std::string_view stream, const sdk::WriteBatch& batch,
                        sdk::WriteOutcomes& outcomes) {
    if (std::find(Streams.begin(), Streams.end(), stream) == Streams.end())
        return {LL_UNSUPPORTED, "no such stream: " + std::string(stream)};
    if (!folder_.isWritable())
        return {LL_FORBIDDEN, "the folder is only read; set settings.write: true to write there"};
    return BatchWrite(folder_, call, stream, outcomes).run(batch);
}

}  // namespace leadloom::files
