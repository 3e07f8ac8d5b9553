/* leadloom.stream/1: a byte stream, for protocols that are not HTTP (IMAP, SMTP). */
#ifndef LEADLOOM_ABI_SERVICE_STREAM_H
#define LEADLOOM_ABI_SERVICE_STREAM_H

#include <leadloom/abi/call.h>

#ifdef __cplusplus
extern "C" {
#endif

#define LL_SERVICE_STREAM "leadloom.stream/1"

/* All [connection]. The hub checks addresses, verifies certificates and enforces the deadline. */
typedef struct ll_stream ll_stream;
struct ll_stream {
    uint32_t struct_size;
    void* hub;
    /* tls: 1 = from the first byte. Fills *handle. */
    ll_status (*connect)(const ll_stream* self, const ll_call* call, ll_str host, uint16_t port,
                         int32_t tls, uint64_t* handle);
    /* Reads 1 to capacity bytes into the caller's buffer; LL_END: the peer closed. */
    ll_status (*read)(const ll_stream* self, const ll_call* call, uint64_t handle, char* buffer,
                      size_t capacity, size_t* size);
    /* Writes all of it. */
    ll_status (*write)(const ll_stream* self, const ll_call* call, uint64_t handle, ll_str bytes);
    ll_status (*start_tls)(const ll_stream* self, const ll_call* call, uint64_t handle);
    void (*close)(const ll_stream* self, uint64_t handle);
};

#ifdef __cplusplus
}
#endif
#endif
