/* leadloom.json/1: walks a page once and hands back its records as slices of its own bytes. */
#ifndef LEADLOOM_ABI_SERVICE_JSON_H
#define LEADLOOM_ABI_SERVICE_JSON_H

#include <leadloom/abi/call.h>

#ifdef __cplusplus
extern "C" {
#endif

#define LL_SERVICE_JSON "leadloom.json/1"

/* Walked with stride = first element's struct_size. */
typedef struct ll_json_item {
    uint32_t struct_size;
    /* The element, exactly as it stands in the body. */
    ll_str slice;
    /* One a key pointer, in order: text of a string without quotes and escapes, any other value as
     * it is written; not given where it is absent or null. Borrowed until items returns. */
    const ll_str* values;
    size_t value_count;
} ll_json_item;

typedef struct ll_json_sink ll_json_sink;
struct ll_json_sink {
    uint32_t struct_size;
    void* receiver;
    /* Called any number of times, in the order of the page. */
    ll_status (*items)(const ll_json_sink* sink, const ll_json_item* items, size_t count);
};

typedef struct ll_json ll_json;
struct ll_json {
    uint32_t struct_size;
    void* hub;
    /* records_pointer: RFC 6901, from the body's root ("" = the root). An array there gives its
     * elements; an object there is one item (so "" with an envelope's pointers reads the envelope).
     * key_pointers start at the item. LL_NOT_FOUND: nothing at records_pointer, or null.
     * LL_TRANSIENT: the body is no JSON, is cut or nested beyond reason (message attached); items
     * may have been handed over before. [connection] */
    ll_status (*split)(const ll_json* self, const ll_call* call, ll_str body,
                       ll_str records_pointer, const ll_str* key_pointers, size_t key_count,
                       const ll_json_sink* sink);
};

#ifdef __cplusplus
}
#endif
#endif
