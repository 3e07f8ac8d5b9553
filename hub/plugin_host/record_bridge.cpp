#include "hub/plugin_host/record_bridge.h"

#include <algorithm>
#include <exception>

#include "hub/plugin_host/call_frame.h"
#include "hub/plugin_host/status_mapping.h"
#include "hub/security/digest.h"

namespace leadloom::plugin_host {
namespace {

constexpr std::size_t LongestId = 512;
constexpr std::size_t LongestPlace = 40;

RecordBridge* bridgeOf(const ll_record_sink* sink) {
    return static_cast<RecordBridge*>(sink->hub);
}

/// Nothing thrown in the engine crosses the plugin's frames.
template <typename Body>
Status guarded(Body body) {
    try {
        return body();
    } catch (const std::exception& fault) {
        return Error{ErrorKind::Bug, std::string("taking records failed: ") + fault.what(), ""};
    }
}

}  // namespace

sync::RecordHash hashOf(const sync::RawRecord& record) {
    if (record.associations.empty()) return security::sha256(record.payload);
    std::string both;
    both.reserve(record.payload.size() + record.associations.size());
    both.append(record.payload).append(record.associations);
    return security::sha256(both);
}

/// What a vendor sends in the place of an id may be anything; what can't be one must not make a
/// record: a JSON object or list, control signs, a text without end.
const char* faultOfId(std::string_view id) {
    if (id.size() > LongestId) return "its id is longer than any id";
    const bool object = id.front() == '{' && id.size() > 1 && (id[1] == '"' || id[1] == '}');
    const bool list = id.front() == '[' && id.back() == ']';
    if (object || list) return "its id is a JSON object or list";
    const auto isControl = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
    if (std::any_of(id.begin(), id.end(), isControl)) return "its id holds control signs";
    return nullptr;
}

std::string_view placeOfId(std::string_view id) {
    return id.substr(0, LongestPlace);
}

bool convert(const ll_record& record, sync::RawRecord& out) {
    switch (record.op) {
        case LL_RECORD_UPSERT:
            out.kind = sync::RecordKind::Upsert;
            break;
        case LL_RECORD_TOMBSTONE:
            out.kind = sync::RecordKind::Delete;
            break;
        case LL_RECORD_MERGE:
            out.kind = sync::RecordKind::Merge;
            break;
        case LL_RECORD_CONVERT:
            out.kind = sync::RecordKind::Convert;
            break;
        default:
            return false;
    }
    out.externalId = viewOf(record.external_id);
    out.version = viewOf(record.version);
    out.modifiedAtUs = record.modified_at_us;
    out.marker = viewOf(record.origin);
    out.payload = viewOf(record.payload);
    out.associations = viewOf(record.associations);
    out.targetStream = viewOf(record.target_stream);
    out.targetId = viewOf(record.target_id);
    return true;
}

RecordBridge::RecordBridge(sync::RecordSink& sink) : target_(sink) {
    sink_.struct_size = sizeof sink_;
    sink_.hub = this;
    sink_.put = &RecordBridge::put;
    sink_.checkpoint = &RecordBridge::checkpoint;
    sink_.reject = &RecordBridge::reject;
    sink_.expect = &RecordBridge::expect;
}

ll_status RecordBridge::keep(Status status) {
    if (status) return LL_OK;
    refusal_ = std::move(status);
    return statusOf(refusal_.error().kind);
}

ll_status RecordBridge::put(const ll_record_sink* sink, const ll_record* records,
                            std::size_t count) {
    RecordBridge* bridge = bridgeOf(sink);
    bridge->batch_.clear();
    bridge->batch_.reserve(count);
    const char* at = reinterpret_cast<const char*>(records);
    const std::size_t stride = count > 0 ? records->struct_size : 0;
    for (std::size_t i = 0; i < count; ++i, at += stride) {
        sync::RawRecord record;
        if (!convert(*reinterpret_cast<const ll_record*>(at), record)) return LL_BUG;
        if (record.externalId.empty()) return LL_BUG;
        if (const char* fault = faultOfId(record.externalId); fault != nullptr) {
            const auto place = placeOfId(record.externalId);
            const Status parked =
                guarded([&] { return bridge->target_.reject(place, fault, record.payload); });
            if (!parked) return bridge->keep(parked);
            continue;
        }
        record.hash = hashOf(record);
        if (bridge->ids_ != nullptr) bridge->ids_->emplace(record.externalId);
        bridge->batch_.push_back(record);
    }
    return bridge->keep(guarded([&] { return bridge->target_.put(bridge->batch_); }));
}

ll_status RecordBridge::checkpoint(const ll_record_sink* sink, ll_str cursor,
                                   std::int64_t coversUntilUs) {
    RecordBridge* bridge = bridgeOf(sink);
    return bridge->keep(
        guarded([&] { return bridge->target_.checkpoint(viewOf(cursor), coversUntilUs); }));
}

ll_status RecordBridge::reject(const ll_record_sink* sink, ll_str /*stream*/, ll_str place,
                               ll_str reason, ll_str raw) {
    RecordBridge* bridge = bridgeOf(sink);
    return bridge->keep(guarded(
        [&] { return bridge->target_.reject(viewOf(place), viewOf(reason), viewOf(raw)); }));
}

void RecordBridge::expect(const ll_record_sink* /*sink*/, std::int64_t /*total*/) {}

}  // namespace leadloom::plugin_host
