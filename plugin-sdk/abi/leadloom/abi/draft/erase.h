/* leadloom.draft.erase/1: erasure of a person.
 * A draft: only plugins of this repository use it, and it may still change. */
#ifndef LEADLOOM_ABI_DRAFT_ERASE_H
#define LEADLOOM_ABI_DRAFT_ERASE_H

#include <leadloom/abi/connector.h>
#include <leadloom/abi/text_sink.h>

#ifdef __cplusplus
extern "C" {
#endif

#define LL_EXT_ERASE "leadloom.draft.erase/1"

typedef struct ll_erase {
    uint32_t struct_size;
    /* keys_json: {"stream": …, "external_id": …, "emails": […], "phones": […]}, and, where a
     * receipt said pending before, its "ticket", which is to be followed. Puts the receipt:
     * {"outcome": erased|anonymised|pending|unsupported, "ticket": …}. Only what the vendor says it
     * has done is erased; LL_NOT_FOUND: it is known that nobody is there; LL_FORBIDDEN: a person
     * has to see to it. [connection & open] */
    ll_status (*erase)(const ll_connector* self, const ll_call* call, ll_str keys_json,
                       const ll_text_sink* receipt_json);
} ll_erase;

#ifdef __cplusplus
}
#endif
#endif
