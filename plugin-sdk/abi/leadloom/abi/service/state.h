/* leadloom.state/1: a small store of key and value for a connection; not for cursors. */
#ifndef LEADLOOM_ABI_SERVICE_STATE_H
#define LEADLOOM_ABI_SERVICE_STATE_H

#include <leadloom/abi/call.h>
#include <leadloom/abi/text_sink.h>

#ifdef __cplusplus
extern "C" {
#endif

#define LL_SERVICE_STATE "leadloom.state/1"

/* All [connection]. Keys up to 128 bytes, values up to 64 KiB: LL_INVALID_RECORD beyond. */
typedef struct ll_state ll_state;
struct ll_state {
    uint32_t struct_size;
    void* hub;
    /* LL_NOT_FOUND: no such key. */
    ll_status (*get)(const ll_state* self, const ll_call* call, ll_str key,
                     const ll_text_sink* sink);
    ll_status (*put)(const ll_state* self, const ll_call* call, ll_str key, ll_str value);
    ll_status (*erase)(const ll_state* self, const ll_call* call, ll_str key);
};

#ifdef __cplusplus
}
#endif
#endif
