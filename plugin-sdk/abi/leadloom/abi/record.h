/* ll_record: what a vendor said about one record. */
#ifndef LEADLOOM_ABI_RECORD_H
#define LEADLOOM_ABI_RECORD_H

#include <leadloom/abi/str.h>

#ifdef __cplusplus
extern "C" {
#endif

enum {
    /* The record as it stands. Without a payload: a hint that it changed (webhooks). */
    LL_RECORD_UPSERT = 1,
    /* The vendor said, in so many words, that the record was deleted or archived. */
    LL_RECORD_TOMBSTONE = 2,
    /* external_id (the loser) was merged into target_id of the same stream. */
    LL_RECORD_MERGE = 3,
    /* external_id was converted into target_id of target_stream; once for each record made. */
    LL_RECORD_CONVERT = 4
};

/* Arrays are walked with stride = first element's struct_size. */
typedef struct ll_record {
    uint32_t struct_size;
    int32_t op;
    /* Not given: the stream that was asked for. */
    ll_str stream;
    ll_str external_id;
    /* Etag or revision, as the vendor wrote it. */
    ll_str version;
    /* By the vendor's clock, microseconds since 1970 UTC; 0 = not told. */
    int64_t modified_at_us;
    /* The echo marker, if the vendor gave one back. */
    ll_str origin;
    /* JSON text in the vendor's shape: wherever possible a slice of the bytes it sent. */
    ll_str payload;
    /* LL_RECORD_CONVERT: the stream of target_id. */
    ll_str target_stream;
    /* LL_RECORD_MERGE: the winner. LL_RECORD_CONVERT: what it became. */
    ll_str target_id;
    /* JSON text, ids by target stream: {"companies":["12","13"]}. A stream named here is complete
     * for this record; not named, or all not given = not read. */
    ll_str associations;
    /* Webhooks: the vendor's id of the event, for telling repeats. */
    ll_str event_id;
} ll_record;

#ifdef __cplusplus
}
#endif
#endif
