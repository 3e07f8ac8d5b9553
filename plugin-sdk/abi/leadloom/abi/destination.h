/* leadloom.destination/1: everything outbound. Optional. */
#ifndef LEADLOOM_ABI_DESTINATION_H
#define LEADLOOM_ABI_DESTINATION_H

#include <leadloom/abi/connector.h>

#ifdef __cplusplus
extern "C" {
#endif

#define LL_EXT_DESTINATION "leadloom.destination/1"

enum {
    LL_WRITE_CREATE = 1,
    LL_WRITE_UPDATE = 2,
    /* Create or update by marker (or by idempotency_key where the vendor takes our id). */
    LL_WRITE_UPSERT = 3,
    LL_WRITE_DELETE = 4,
    LL_WRITE_ARCHIVE = 5
};

/* Walked with stride = first element's struct_size. */
typedef struct ll_write {
    uint32_t struct_size;
    int32_t operation;
    /* The vendor's id; not given for a create. */
    ll_str external_id;
    /* Write only if the record still has this version, where the vendor can do that. */
    ll_str expected_version;
    /* The same through retries and restarts; new only when the payload is. */
    ll_str idempotency_key;
    /* The lead's id in the hub, to be stamped into the vendor's external-id field where the stream
     * has one. */
    ll_str marker;
    /* Echo marker, to be stamped where the vendor has a place for it. */
    ll_str origin;
    /* JSON text in the vendor's shape: the fields to be set, null = to be cleared. */
    ll_str payload;
} ll_write;

typedef struct ll_write_batch {
    uint32_t struct_size;
    const ll_write* writes;
    size_t count;
} ll_write_batch;

typedef struct ll_write_result {
    uint32_t struct_size;
    ll_status status;
    /* Of the write in the batch. */
    size_t index;
    ll_str external_id;
    ll_str new_version;
    int64_t modified_at_us;
    /* The vendor's reason, without personal data. LL_ACCEPTED: the ticket. */
    ll_str message;
    /* LL_INVALID_RECORD: names of the vendor's fields at fault, separated by spaces. LL_CONFLICT:
     * the field whose value must be unique and is taken, if the vendor named it. */
    ll_str fields;
    /* LL_CONFLICT: the id of the record in the way, if the vendor named it. */
    ll_str existing_id;
    /* The record as the vendor gave it back: vendor-shaped JSON, a slice where possible. */
    ll_str record;
    /* < 0 = not told. */
    int64_t retry_after_ms;
} ll_write_result;

typedef struct ll_write_sink ll_write_sink;
struct ll_write_sink {
    uint32_t struct_size;
    void* hub;
    /* Exactly once for each index; indexes not reported count as LL_UNKNOWN_OUTCOME. */
    ll_status (*result)(const ll_write_sink* sink, const ll_write_result* result);
};

typedef struct ll_destination {
    uint32_t struct_size;
    /* Writes the batch (never more than the stream's declared batch size) and reports each item.
     * LL_OK when every item was reported, whatever its status. Another status speaks for all items
     * not yet reported: LL_TRANSIENT and the like = nothing was sent; LL_UNKNOWN_OUTCOME = sent.
     * Repeats nothing by itself. [connection & open] */
    ll_status (*write)(const ll_connector* self, const ll_call* call, ll_str stream,
                       const ll_write_batch* batch, const ll_write_sink* sink);
} ll_destination;

#ifdef __cplusplus
}
#endif
#endif
