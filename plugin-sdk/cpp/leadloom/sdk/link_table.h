#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <leadloom/sdk/call.h>
#include <leadloom/sdk/encoding.h>
#include <leadloom/sdk/json_pages.h>
#include <leadloom/sdk/record_batch.h>

namespace leadloom::sdk {

/// What records are linked to, read apart from the records: by record, by target stream. A record
/// whose links to a target were read without finding any has an empty list there; one that was
/// never read has none.
class LinkTable {
public:
    /// Says that the links of a record to a target were read.
    void read(const std::string& id, const std::string& target) { links_[id][target]; }
    /// Adds a link; the same one again (once for each of its labels) changes nothing.
    void add(const std::string& id, const std::string& target, std::string_view targetId) {
        auto& ids = links_[id][target];
        if (std::ranges::find(ids, targetId) == ids.end()) ids.emplace_back(targetId);
    }
    /// Reads the links of records to each target: `each(target, add)` asks for them and calls
    /// add(id, targetId), which gives LL_OK, for every one.
    template <typename Each>
    Status readAll(const std::vector<std::string>& ids, const std::vector<std::string>& targets,
                   Each&& each) {
        for (const auto& target : targets) {
            for (const auto& id : ids)
                read(id, target);
            auto status = each(target, [&](std::string_view id, std::string_view to) {
                add(std::string(id), target, to);
                return Status::ok();
            });
            if (!status) return status;
        }
        return Status::ok();
    }
    /// Adds what a record's own list holds: {"companies":{"results":[{"id":"12"}]}}, empty = none.
    /// A target whose list goes on on another page (`next` in it) was not read.
    Status addListed(const Call& call, const JsonPages& json, const std::string& id,
                     std::string_view list, const std::vector<std::string>& targets,
                     std::string_view next = "/paging/next/after") {
        const auto text = list.empty() ? std::string_view("{}") : list;
        for (const auto& target : targets) {
            const auto more = json.value(call, text, "/" + target + std::string(next));
            if (!more) return more.status();
            if (!more->empty()) continue;
            read(id, target);
            auto status =
                json.split(call, text, "/" + target + "/results", {"/id"}, [&](const JsonItem& it) {
                    add(id, target, it.value(0));
                    return Status::ok();
                });
            if (!status && status.code() != LL_NOT_FOUND) return status;
        }
        return Status::ok();
    }
    /// {"companies":["12","13"]}, for Record::withAssociations; empty: nothing was read.
    std::string textOf(const std::string& id) const {
        const auto record = links_.find(id);
        if (record == links_.end()) return {};
        std::string text;
        for (const auto& [target, ids] : record->second) {
            text += (text.empty() ? '{' : ',') + jsonString(target) + ":[";
            for (const auto& one : ids)
                text += (text.back() == '[' ? "" : ",") + jsonString(one);
            text += ']';
        }
        return text += '}';
    }
    /// Gives each record of a batch that isn't gone its links.
    void addTo(RecordBatch& batch) const {
        for (auto& record : batch.records()) {
            if (record.op != LL_RECORD_UPSERT) continue;
            if (auto text = textOf(std::string(view(record.external_id))); !text.empty())
                record.withAssociations(batch.keep(std::move(text)));
        }
    }

private:
    std::map<std::string, std::map<std::string, std::vector<std::string>>> links_;
};

}  // namespace leadloom::sdk
