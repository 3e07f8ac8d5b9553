#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <leadloom/sdk/record.h>
#include <leadloom/sdk/record_sink.h>

namespace leadloom::sdk {

/// The records of one page, collected so that they go to the hub in one call. Copies the short
/// texts of a record (ids, version, associations), whose views seldom outlive a callback; payloads
/// stay slices of the page, which must live until putTo().
class RecordBatch {
public:
    /// Keeps a text for as long as the batch; for payloads that are no slice of a page.
    std::string_view keep(std::string text) { return texts_.emplace_back(std::move(text)); }

    void add(Record record) {
        for (ll_str* text :
             {&record.stream, &record.external_id, &record.version, &record.origin,
              &record.target_stream, &record.target_id, &record.associations, &record.event_id})
            if (isGiven(*text)) *text = given(keep(std::string(view(*text))));
        records_.push_back(record);
    }
    std::size_t size() const { return records_.size(); }
    std::vector<Record>& records() { return records_; }

    /// Of the records that stand, not of those that are gone.
    std::vector<std::string> ids() const {
        std::vector<std::string> ids;
        for (const auto& record : records_)
            if (record.op == LL_RECORD_UPSERT) ids.emplace_back(view(record.external_id));
        return ids;
    }

    /// Puts everything in the order of adding, and forgets it.
    Status putTo(const RecordSink& sink) {
        auto status = sink.put(records_);
        records_.clear();
        texts_.clear();
        return status;
    }

private:
    std::deque<std::string> texts_;  ///< a deque: its elements never move
    std::vector<Record> records_;
};

}  // namespace leadloom::sdk
