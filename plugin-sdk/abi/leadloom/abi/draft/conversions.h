/* leadloom.draft.conversions/1: conversion events, to close the loop with ad platforms.
 * A draft: only plugins of this repository use it, and it may still change. */
#ifndef LEADLOOM_ABI_DRAFT_CONVERSIONS_H
#define LEADLOOM_ABI_DRAFT_CONVERSIONS_H

#include <leadloom/abi/destination.h>

#ifdef __cplusplus
extern "C" {
#endif

#define LL_EXT_CONVERSIONS "leadloom.draft.conversions/1"

typedef struct ll_conversions {
    uint32_t struct_size;
    /* As destination/1: payload holds event, time, value, click ids, hashed identifiers and consent
     * flags; idempotency_key is the event's id. One receipt each. [connection & open] */
    ll_status (*upload)(const ll_connector* self, const ll_call* call, ll_str action,
                        const ll_write_batch* batch, const ll_write_sink* sink);
} ll_conversions;

#ifdef __cplusplus
}
#endif
#endif
