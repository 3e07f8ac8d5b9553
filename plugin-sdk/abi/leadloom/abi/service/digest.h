/* leadloom.digest/1: keeps cryptography out of plugins; for webhook signatures. */
#ifndef LEADLOOM_ABI_SERVICE_DIGEST_H
#define LEADLOOM_ABI_SERVICE_DIGEST_H

#include <leadloom/abi/str.h>

#ifdef __cplusplus
extern "C" {
#endif

#define LL_SERVICE_DIGEST "leadloom.digest/1"

typedef struct ll_digest ll_digest;
struct ll_digest {
    uint32_t struct_size;
    void* hub;
    /* out: 32 bytes. [any-thread] */
    void (*sha256)(const ll_digest* self, ll_str message, uint8_t* out);
    void (*hmac_sha256)(const ll_digest* self, ll_str key, ll_str message, uint8_t* out);
    /* Non-zero when equal; takes the same time wherever they differ. [any-thread] */
    int32_t (*constant_time_equal)(const ll_digest* self, ll_str a, ll_str b);
};

#ifdef __cplusplus
}
#endif
#endif
