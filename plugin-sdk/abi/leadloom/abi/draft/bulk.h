/* leadloom.draft.bulk/1: asynchronous writing jobs, taken up again after a restart.
 * A draft: only plugins of this repository use it, and it may still change. */
#ifndef LEADLOOM_ABI_DRAFT_BULK_H
#define LEADLOOM_ABI_DRAFT_BULK_H

#include <leadloom/abi/destination.h>

#ifdef __cplusplus
extern "C" {
#endif

#define LL_EXT_BULK "leadloom.draft.bulk/1"

typedef struct ll_bulk {
    uint32_t struct_size;
    /* Asks after a job that a write reported with LL_ACCEPTED and this ticket, and reports the
     * items by their index in the batch that was accepted. LL_ACCEPTED: still running. [connection
     * & open] */
    ll_status (*collect)(const ll_connector* self, const ll_call* call, ll_str stream,
                         ll_str ticket, const ll_write_sink* sink);
} ll_bulk;

#ifdef __cplusplus
}
#endif
#endif
