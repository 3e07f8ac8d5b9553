#pragma once

#include <cstdint>
#include <string_view>

#include <leadloom/abi/record.h>
#include <leadloom/sdk/text.h>

namespace leadloom::sdk {

/// An ll_record with its defaults. Holds views only: id, payload and the rest must stay alive until
/// RecordSink::put returns.
struct Record : ll_record {
    Record() : ll_record{} { struct_size = sizeof(ll_record); }

    /// `json`: the record in the vendor's shape, best as a slice of the page.
    static Record upsert(std::string_view id, std::string_view json) {
        auto record = of(LL_RECORD_UPSERT, id);
        record.payload = orAbsent(json);
        return record;
    }
    /// The vendor said that it was deleted or archived.
    static Record tombstone(std::string_view id) { return of(LL_RECORD_TOMBSTONE, id); }
    static Record merge(std::string_view loser, std::string_view winner) {
        auto record = of(LL_RECORD_MERGE, loser);
        record.target_id = given(winner);
        return record;
    }
    static Record convert(std::string_view id, std::string_view targetStream,
                          std::string_view targetId) {
        auto record = of(LL_RECORD_CONVERT, id);
        record.target_stream = given(targetStream);
        record.target_id = given(targetId);
        return record;
    }

    Record& withVersion(std::string_view text) {
        version = orAbsent(text);
        return *this;
    }
    /// Vendor's clock, microseconds since 1970; 0 = not told.
    Record& withModifiedAt(std::int64_t time) {
        modified_at_us = time;
        return *this;
    }
    Record& withPayload(std::string_view json) {
        payload = orAbsent(json);
        return *this;
    }
    /// JSON text: {"companies":["12","13"]}.
    Record& withAssociations(std::string_view json) {
        associations = orAbsent(json);
        return *this;
    }
    Record& withStream(std::string_view name) {
        stream = orAbsent(name);
        return *this;
    }
    Record& withOrigin(std::string_view text) {
        origin = orAbsent(text);
        return *this;
    }
    Record& withEventId(std::string_view text) {
        event_id = orAbsent(text);
        return *this;
    }

private:
    static Record of(std::int32_t op, std::string_view id) {
        Record record;
        record.op = op;
        record.external_id = given(id);
        return record;
    }
};

static_assert(sizeof(Record) == sizeof(ll_record), "a Record is an element of an ll_record array");

}  // namespace leadloom::sdk
