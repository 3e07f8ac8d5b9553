/* ll_record_sink: the hub takes records and cursors. */
#ifndef LEADLOOM_ABI_RECORD_SINK_H
#define LEADLOOM_ABI_RECORD_SINK_H

#include <leadloom/abi/record.h>
#include <leadloom/abi/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/* All functions: [connection]. A status other than LL_OK is to be returned as it is. */
typedef struct ll_record_sink ll_record_sink;
struct ll_record_sink {
    uint32_t struct_size;
    void* hub;
    /* Takes count records; blocks for back-pressure. LL_CANCELLED: stop now. */
    ll_status (*put)(const ll_record_sink* sink, const ll_record* records, size_t count);
    /* "All records put so far are covered by this cursor." The hub stores the cursor together with
     * those records, in one transaction, and hands it back in a later read.
     * covers_until_us: every version that the vendor showed before this time (its own clock) has
     * been put; 0 = not told. Only source reads may checkpoint. */
    ll_status (*checkpoint)(const ll_record_sink* sink, ll_str cursor, int64_t covers_until_us);
    /* A record that can't be read: kept as a dead letter with its raw bytes, its place ("leads.csv
     * line 17", or its id) and the reason; the read goes on. The reason holds no personal data. */
    ll_status (*reject)(const ll_record_sink* sink, ll_str stream, ll_str place, ll_str reason,
                        ll_str raw);
    /* How many records this read will bring, as far as the vendor tells; for progress only. */
    void (*expect)(const ll_record_sink* sink, int64_t total);
};

#ifdef __cplusplus
}
#endif
#endif
