/* leadloom.clock/1: time; a fake in tests. */
#ifndef LEADLOOM_ABI_SERVICE_CLOCK_H
#define LEADLOOM_ABI_SERVICE_CLOCK_H

#include <leadloom/abi/call.h>

#ifdef __cplusplus
extern "C" {
#endif

#define LL_SERVICE_CLOCK "leadloom.clock/1"

typedef struct ll_clock ll_clock;
struct ll_clock {
    uint32_t struct_size;
    void* hub;
    /* Microseconds since 1970 UTC. For cursors use the vendor's time, never this. [any-thread] */
    int64_t (*wall_us)(const ll_clock* self);
    /* Microseconds since some moment; never runs back. [any-thread] */
    int64_t (*monotonic_us)(const ll_clock* self);
    /* LL_OK after the time; LL_CANCELLED as soon as the call has to end. Only for waiting on a
     * vendor's job: waits for rate limits are the hub's. [connection] */
    ll_status (*sleep)(const ll_clock* self, const ll_call* call, int64_t us);
};

#ifdef __cplusplus
}
#endif
#endif
