/* leadloom.draft.file/1: attachments and media.
 * A draft: only plugins of this repository use it, and it may still change. */
#ifndef LEADLOOM_ABI_DRAFT_FILE_H
#define LEADLOOM_ABI_DRAFT_FILE_H

#include <leadloom/abi/connector.h>
#include <leadloom/abi/text_sink.h>

#ifdef __cplusplus
extern "C" {
#endif

#define LL_EXT_FILE "leadloom.draft.file/1"

typedef struct ll_file {
    uint32_t struct_size;
    /* Puts the bytes of a file in pieces, any number of times. [connection & open] */
    ll_status (*download)(const ll_connector* self, const ll_call* call, ll_str external_id,
                          const ll_text_sink* bytes);
    /* Puts the vendor's id of the new file. [connection & open] */
    ll_status (*upload)(const ll_connector* self, const ll_call* call, ll_str name,
                        ll_str media_type, ll_str bytes, ll_str idempotency_key,
                        const ll_text_sink* external_id);
} ll_file;

#ifdef __cplusplus
}
#endif
#endif
