#pragma once

#include <set>
#include <string>
#include <vector>

#include <leadloom/abi/record_sink.h>

#include "hub/sync/connection/connector.h"

namespace leadloom::plugin_host {

/// The record sink a plugin sees, in front of the engine's. Hashes each record on its way; keeps
/// the engine's own error, which must not turn into the plugin's.
class RecordBridge {
public:
    explicit RecordBridge(sync::RecordSink& sink);
    RecordBridge(const RecordBridge&) = delete;
    RecordBridge& operator=(const RecordBridge&) = delete;

    const ll_record_sink* sink() const { return &sink_; }
    /// What the engine answered when it refused something; ok when it took all.
    const Status& refusal() const { return refusal_; }
    /// Also collects the ids of the records put (for look-ups).
    void collectIds(std::set<std::string, std::less<>>* ids) { ids_ = ids; }

private:
    static ll_status put(const ll_record_sink* sink, const ll_record* records, std::size_t count);
    static ll_status checkpoint(const ll_record_sink* sink, ll_str cursor,
                                std::int64_t coversUntilUs);
    static ll_status reject(const ll_record_sink* sink, ll_str stream, ll_str place, ll_str reason,
                            ll_str raw);
    static void expect(const ll_record_sink* sink, std::int64_t total);
    ll_status keep(Status status);

    sync::RecordSink& target_;
    ll_record_sink sink_{};
    Status refusal_;
    std::vector<sync::RawRecord> batch_;
    std::set<std::string, std::less<>>* ids_ = nullptr;
};

/// A record of the boundary as the engine's; false when its kind is outside the contract.
bool convert(const ll_record& record, sync::RawRecord& out);
/// Of payload and associations.
sync::RecordHash hashOf(const sync::RawRecord& record);
/// Why this can't be an id; null: it can.
const char* faultOfId(std::string_view id);
/// The part of such an id that may be shown as the record's place.
std::string_view placeOfId(std::string_view id);

}  // namespace leadloom::plugin_host
