/* leadloom.source/1: pages of changes, each with its cursor. Optional. */
#ifndef LEADLOOM_ABI_SOURCE_H
#define LEADLOOM_ABI_SOURCE_H

#include <leadloom/abi/connector.h>
#include <leadloom/abi/record_sink.h>

#ifdef __cplusplus
extern "C" {
#endif

#define LL_EXT_SOURCE "leadloom.source/1"

/* What the hub wants from a read; shared with lookup/1, which heeds fields and associations. */
typedef struct ll_read_options {
    uint32_t struct_size;
    /* 1: walk everything that exists, for a complete generation; 0: changes since the cursor. */
    int32_t full;
    /* Records a page, a hint; 0 = the connector's own. */
    uint32_t page_size;
    /* Learnt lateness: begin this much before the cursor's time; never below what the descriptor
     * declares, 0 = that. */
    int64_t overlap_us;
    /* Bounds on the modification time, vendor's clock; 0 = none. Only for replays on demand. */
    int64_t from_us;
    int64_t to_us;
    /* Vendor fields that the mapping reads; NULL = the connector's default set. */
    const ll_str* fields;
    size_t field_count;
    /* Target streams whose associations are wanted in ll_record.associations. */
    const ll_str* associations;
    size_t association_count;
} ll_read_options;

typedef struct ll_source {
    uint32_t struct_size;
    /* Puts pages into sink, each followed by a checkpoint, from the cursor on. cursor: what an
     * earlier read checkpointed, or not given = from the start. A full walk is resumed with its own
     * cursor; at its end it checkpoints a cursor from which changes can be read.
     * LL_END: the end was truly reached. LL_OK: stopped earlier, call again with the last cursor.
     * LL_CURSOR_EXPIRED: the vendor doesn't know the cursor any more.
     * [connection & open] */
    ll_status (*read)(const ll_connector* self, const ll_call* call, ll_str stream, ll_str cursor,
                      const ll_read_options* options, const ll_record_sink* sink);
} ll_source;

#ifdef __cplusplus
}
#endif
#endif
