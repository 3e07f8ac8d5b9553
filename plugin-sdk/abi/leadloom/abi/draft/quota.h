/* leadloom.draft.quota/1: what is left of the vendor's limits.
 * A draft: only plugins of this repository use it, and it may still change. */
#ifndef LEADLOOM_ABI_DRAFT_QUOTA_H
#define LEADLOOM_ABI_DRAFT_QUOTA_H

#include <leadloom/abi/connector.h>

#ifdef __cplusplus
extern "C" {
#endif

#define LL_EXT_QUOTA "leadloom.draft.quota/1"

typedef struct ll_quota_sink ll_quota_sink;
struct ll_quota_sink {
    uint32_t struct_size;
    void* hub;
    /* reset_us: wall clock; 0 = not told. */
    ll_status (*put)(const ll_quota_sink* sink, ll_str bucket, int64_t remaining, int64_t limit,
                     int64_t reset_us);
};

typedef struct ll_quota {
    uint32_t struct_size;
    /* [connection & open] */
    ll_status (*quota)(const ll_connector* self, const ll_call* call, const ll_quota_sink* sink);
} ll_quota;

#ifdef __cplusplus
}
#endif
#endif
