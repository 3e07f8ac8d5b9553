/* leadloom.draft.publish/1: posts and messages.
 * A draft: only plugins of this repository use it, and it may still change. */
#ifndef LEADLOOM_ABI_DRAFT_PUBLISH_H
#define LEADLOOM_ABI_DRAFT_PUBLISH_H

#include <leadloom/abi/connector.h>
#include <leadloom/abi/text_sink.h>

#ifdef __cplusplus
extern "C" {
#endif

#define LL_EXT_PUBLISH "leadloom.draft.publish/1"

/* All [connection & open]. post_json: channel, text, media, audience; times in microseconds. */
typedef struct ll_publish {
    uint32_t struct_size;
    /* Puts the vendor's id. at_us: 0 = now. */
    ll_status (*publish)(const ll_connector* self, const ll_call* call, ll_str post_json,
                         int64_t at_us, ll_str idempotency_key, const ll_text_sink* id);
    /* Puts {"state": scheduled|published|failed|cancelled, "url", "reason"}. */
    ll_status (*status)(const ll_connector* self, const ll_call* call, ll_str id,
                        const ll_text_sink* state_json);
    ll_status (*cancel)(const ll_connector* self, const ll_call* call, ll_str id);
} ll_publish;

#ifdef __cplusplus
}
#endif
#endif
