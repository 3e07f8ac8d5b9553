#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include <leadloom/sdk/record_batch.h>
#include <leadloom/sdk/text_list.h>

namespace leadloom::sdk {

/// The records that one event of a webhook speaks of, added to a batch: all of them carry the
/// event's stream, time (microseconds, 0 = not told) and id. An event is a hint: a record that
/// stands has no payload and is read again by the hub.
class EventRecords {
public:
    EventRecords(RecordBatch& batch, std::string_view stream, std::int64_t at, std::string eventId)
        : batch_(batch), stream_(stream), at_(at), eventId_(std::move(eventId)) {}

    void changed(std::string_view id) { add(Record::upsert(id, {})); }
    void gone(std::string_view id) { add(Record::tombstone(id)); }
    /// `losers`: ids with blanks between them; the winner may be among them.
    void merged(std::string_view losers, std::string_view winner) {
        const auto ids = splitText(losers, ' ');
        for (const auto loser : std::set<std::string_view>(ids.begin(), ids.end()))
            if (loser != winner) add(Record::merge(loser, winner));
        changed(winner);
    }

private:
    void add(Record record) {
        batch_.add(record.withStream(stream_).withModifiedAt(at_).withEventId(eventId_));
    }

    RecordBatch& batch_;
    std::string_view stream_;
    std::int64_t at_;
    std::string eventId_;
};

}  // namespace leadloom::sdk
