/* leadloom.rate-limit/1: the connection's budgets. http/1 uses them by itself. */
#ifndef LEADLOOM_ABI_SERVICE_RATE_LIMIT_H
#define LEADLOOM_ABI_SERVICE_RATE_LIMIT_H

#include <leadloom/abi/call.h>

#ifdef __cplusplus
extern "C" {
#endif

#define LL_SERVICE_RATE_LIMIT "leadloom.rate-limit/1"

typedef struct ll_rate_limit ll_rate_limit;
struct ll_rate_limit {
    uint32_t struct_size;
    void* hub;
    /* Waits for cost units of a bucket, for costs that a request itself doesn't show.
     * LL_CANCELLED, LL_QUOTA. [connection] */
    ll_status (*acquire)(const ll_rate_limit* self, const ll_call* call, ll_str bucket,
                         uint32_t cost);
    /* What a vendor's own header told: units left, and when they come back (wall clock; 0 = not
     * told). [connection] */
    void (*observe)(const ll_rate_limit* self, ll_str bucket, int64_t remaining, int64_t reset_us);
};

#ifdef __cplusplus
}
#endif
#endif
