/* leadloom.credentials/1: one field of a credential, for odd signing schemes only. */
#ifndef LEADLOOM_ABI_SERVICE_CREDENTIALS_H
#define LEADLOOM_ABI_SERVICE_CREDENTIALS_H

#include <leadloom/abi/call.h>
#include <leadloom/abi/text_sink.h>

#ifdef __cplusplus
extern "C" {
#endif

#define LL_SERVICE_CREDENTIALS "leadloom.credentials/1"

typedef struct ll_credentials ll_credentials;
struct ll_credentials {
    uint32_t struct_size;
    void* hub;
    /* Puts e.g. field "client_secret" of handle "auth"; LL_NOT_FOUND: not configured. What it puts
     * never enters a log, a message, a cursor or state. Tokens are the hub's: with http/1 nobody
     * needs them. [connection] */
    ll_status (*field)(const ll_credentials* self, const ll_call* call, ll_str handle, ll_str name,
                       const ll_text_sink* sink);
};

#ifdef __cplusplus
}
#endif
#endif
