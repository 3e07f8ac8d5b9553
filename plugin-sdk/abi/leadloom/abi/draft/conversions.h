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
    /* As destination/1, one receipt each; idempotency_key is the event's id and payload is
     *   {"event", "event_id", "time" (RFC 3339), "value", "currency",
     *    "click_ids": {"gclid": …}, "consent": {"marketing_email": "granted" …},
     *    "person": {"emails": […], "phones": [E.164 …], "given_name", "family_name", "city",
     *               "region", "postal_code", "country", "external_id"},
     *    "record": {"stream", "id"}}
     * with members left out that aren't known; record: what the lead is called in this connection.
     * Identifiers are in canonical form, never hashed: each platform hashes otherwise.
     * LL_ACCEPTED: taken, not yet judged. [connection & open] */
    ll_status (*upload)(const ll_connector* self, const ll_call* call, ll_str action,
                        const ll_write_batch* batch, const ll_write_sink* sink);
} ll_conversions;

#ifdef __cplusplus
}
#endif
#endif
