/* leadloom.associations/1: links between records, as the vendor keeps them apart from its records.
 * Optional; without it associations travel as fields or in ll_record.associations. */
#ifndef LEADLOOM_ABI_ASSOCIATIONS_H
#define LEADLOOM_ABI_ASSOCIATIONS_H

#include <leadloom/abi/destination.h>

#ifdef __cplusplus
extern "C" {
#endif

#define LL_EXT_ASSOCIATIONS "leadloom.associations/1"

/* Walked with stride = first element's struct_size. */
typedef struct ll_association {
    uint32_t struct_size;
    ll_str id;
    ll_str target_id;
    /* The vendor's label or type ("primary"); not given = the default kind. */
    ll_str label;
} ll_association;

typedef struct ll_association_sink ll_association_sink;
struct ll_association_sink {
    uint32_t struct_size;
    void* hub;
    ll_status (*put)(const ll_association_sink* sink, const ll_association* associations,
                     size_t count);
};

enum { LL_ASSOCIATION_ADD = 1, LL_ASSOCIATION_REMOVE = 2 };

/* Walked with stride = first element's struct_size. */
typedef struct ll_association_write {
    uint32_t struct_size;
    int32_t operation;
    ll_str id;
    ll_str target_id;
    ll_str label;
} ll_association_write;

typedef struct ll_associations {
    uint32_t struct_size;
    /* Puts all links from the given ids of stream to target_stream. With LL_OK every id was read
     * completely: one without a pair has none. [connection & open] */
    ll_status (*read)(const ll_connector* self, const ll_call* call, ll_str stream,
                      ll_str target_stream, const ll_str* ids, size_t count,
                      const ll_association_sink* sink);
    /* One result for each write, as destination/1. Adding what is there and removing what is not
     * are LL_OK. [connection & open] */
    ll_status (*write)(const ll_connector* self, const ll_call* call, ll_str stream,
                       ll_str target_stream, const ll_association_write* writes, size_t count,
                       const ll_write_sink* sink);
} ll_associations;

#ifdef __cplusplus
}
#endif
#endif
