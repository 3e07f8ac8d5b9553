/* ll_call: the context of one call from the hub into a plugin. */
#ifndef LEADLOOM_ABI_CALL_H
#define LEADLOOM_ABI_CALL_H

#include <leadloom/abi/status.h>
#include <leadloom/abi/str.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ll_call ll_call;
struct ll_call {
    uint32_t struct_size;
    /* For logs and for request ids; not secret. */
    ll_str run_id;
    /* In microseconds of clock/1 monotonic_us; 0 = no deadline. Services end by themselves at it.
     */
    int64_t deadline_us;
    /* The hub's own; the plugin doesn't touch it. */
    void* hub;
    /* Non-zero once the call has to end. To be asked between pages and before each request; then
     * return LL_CANCELLED. [any-thread] */
    int32_t (*cancelled)(const ll_call* call);
    /* Attaches a message to the status that the function is about to return, and returns that
     * status: `return call->fail(call, LL_AUTH, ...)`. The last one before the return counts. The
     * hub copies the message. No secret and no personal data in it.
     * retry_after_ms: < 0 = not told. http_status: 0 = none. [connection] */
    ll_status (*fail)(const ll_call* call, ll_status status, ll_str message, int64_t retry_after_ms,
                      int32_t http_status);
};

#ifdef __cplusplus
}
#endif
#endif
