/* leadloom.lookup/1: read records on demand, for conflicts, unknown outcomes, webhooks and proof of
 * absence. Optional. */
#ifndef LEADLOOM_ABI_LOOKUP_H
#define LEADLOOM_ABI_LOOKUP_H

#include <leadloom/abi/source.h>

#ifdef __cplusplus
extern "C" {
#endif

#define LL_EXT_LOOKUP "leadloom.lookup/1"

typedef struct ll_lookup {
    uint32_t struct_size;
    /* Puts each record that exists. With LL_OK, an id that was not put is not there: this is
     * evidence of deletion, so a request that failed must not end in LL_OK. A record that the
     * vendor shows under another id is put as LL_RECORD_MERGE and as itself.
     * [connection & open] */
    ll_status (*by_ids)(const ll_connector* self, const ll_call* call, ll_str stream,
                        const ll_str* ids, size_t count, const ll_read_options* options,
                        const ll_record_sink* sink);
    /* Puts all records that carry the value. key: "email", "phone", "external_id", "marker" (where
     * the hub's own id was stamped), or a vendor field's name. LL_UNSUPPORTED: not by this key.
     * [connection & open] */
    ll_status (*by_key)(const ll_connector* self, const ll_call* call, ll_str stream, ll_str key,
                        ll_str value, const ll_read_options* options, const ll_record_sink* sink);
} ll_lookup;

#ifdef __cplusplus
}
#endif
#endif
