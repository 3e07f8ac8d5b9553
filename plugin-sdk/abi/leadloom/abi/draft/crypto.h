/* leadloom.draft.crypto/1: what older vendors ask for beside digest/1.
 * A draft: only plugins of this repository use it, and it may still change. */
#ifndef LEADLOOM_ABI_DRAFT_CRYPTO_H
#define LEADLOOM_ABI_DRAFT_CRYPTO_H

#include <leadloom/abi/text_sink.h>

#ifdef __cplusplus
extern "C" {
#endif

#define LL_SERVICE_CRYPTO "leadloom.draft.crypto/1"

/* Only where the vendor leaves no choice: neither MD5 nor SHA-1 proves anything by itself. */
enum { LL_DIGEST_MD5 = 1, LL_DIGEST_SHA1 = 2, LL_DIGEST_SHA512 = 3 };

/* All [any-thread]. What is put are raw bytes. LL_UNSUPPORTED: an algorithm it doesn't know. */
typedef struct ll_crypto ll_crypto;
struct ll_crypto {
    uint32_t struct_size;
    void* hub;
    ll_status (*digest)(const ll_crypto* self, int32_t algorithm, ll_str message,
                        const ll_text_sink* out);
    ll_status (*hmac)(const ll_crypto* self, int32_t algorithm, ll_str key, ll_str message,
                      const ll_text_sink* out);
    /* AES-256-CBC without padding: the padding stays, for the connector to judge.
     * LL_INVALID_RECORD: a key other than 32 bytes, an iv other than 16, or bytes that are no whole
     * blocks. */
    ll_status (*decrypt_aes_cbc)(const ll_crypto* self, ll_str key, ll_str iv, ll_str bytes,
                                 const ll_text_sink* out);
};

#ifdef __cplusplus
}
#endif
#endif
