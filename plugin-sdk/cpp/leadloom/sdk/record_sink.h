#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include <leadloom/abi/record_sink.h>
#include <leadloom/sdk/record.h>
#include <leadloom/sdk/status.h>

namespace leadloom::sdk {

/// Where records and cursors go. Statuses that are not LL_OK are to be returned as they are.
class RecordSink {
public:
    explicit RecordSink(const ll_record_sink* sink) : sink_(sink) {}

    Status put(std::span<const Record> records) const {
        if (records.empty()) return Status::ok();
        return {sink_->put(sink_, records.data(), records.size())};
    }
    Status put(const Record& record) const { return {sink_->put(sink_, &record, 1)}; }

    /// "All records put so far are covered by this cursor." `coversUntil`: everything that the
    /// vendor showed before this time (its clock, microseconds) has been put; 0 = not told.
    Status checkpoint(std::string_view cursor, std::int64_t coversUntil = 0) const {
        return {sink_->checkpoint(sink_, given(cursor), coversUntil)};
    }
    /// A record that can't be read; the read goes on. `place`: "leads.csv line 17" or an id.
    Status reject(std::string_view stream, std::string_view place, std::string_view reason,
                  std::string_view raw) const {
        return {sink_->reject(sink_, given(stream), given(place), given(reason), given(raw))};
    }
    /// How many records this read will bring; for progress only.
    void expect(std::int64_t total) const { sink_->expect(sink_, total); }

private:
    const ll_record_sink* sink_;
};

}  // namespace leadloom::sdk
