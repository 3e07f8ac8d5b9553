/* leadloom.discovery/1: streams and fields of this account. Optional; without it the hub uses the
 * descriptor's static description. */
#ifndef LEADLOOM_ABI_DISCOVERY_H
#define LEADLOOM_ABI_DISCOVERY_H

#include <leadloom/abi/connector.h>

#ifdef __cplusplus
extern "C" {
#endif

#define LL_EXT_DISCOVERY "leadloom.discovery/1"

typedef struct ll_discovery_sink ll_discovery_sink;
struct ll_discovery_sink {
    uint32_t struct_size;
    void* hub;
    /* One stream: {"title": …, "fields": [{"name", "pointer", "type":
     * string|integer|number|boolean| date|datetime|object|array, "format":
     * email|phone|url|currency|…, "title", "required", "read_only", "create_only", "unique",
     * "custom", "values": [{"value","label"}], "max_length", "length_unit": characters|bytes|utf16,
     * "reference": stream}], "notes": [text]}. Absent keys mean false or unknown. `pointer` is the
     * JSON pointer into the payload. */
    ll_status (*stream)(const ll_discovery_sink* sink, ll_str name, ll_str description_json);
};

typedef struct ll_discovery {
    uint32_t struct_size;
    /* Describes the named stream, or every stream when none is given. [connection & open] */
    ll_status (*discover)(const ll_connector* self, const ll_call* call, ll_str stream,
                          const ll_discovery_sink* sink);
} ll_discovery;

#ifdef __cplusplus
}
#endif
#endif
