/* leadloom.webhook/1: what the vendor calls us with. Optional; without it the hub polls. */
#ifndef LEADLOOM_ABI_WEBHOOK_H
#define LEADLOOM_ABI_WEBHOOK_H

#include <leadloom/abi/connector.h>
#include <leadloom/abi/header.h>
#include <leadloom/abi/record_sink.h>
#include <leadloom/abi/text_sink.h>

#ifdef __cplusplus
extern "C" {
#endif

#define LL_EXT_WEBHOOK "leadloom.webhook/1"

typedef struct ll_webhook_request {
    uint32_t struct_size;
    ll_str method;
    /* In full, as the vendor called it: scheme, public host, path and query. */
    ll_str url;
    const ll_header* headers;
    size_t header_count;
    /* Raw bytes. */
    ll_str body;
    int64_t received_at_us;
} ll_webhook_request;

typedef struct ll_webhook {
    uint32_t struct_size;
    /* Makes the vendor's subscriptions equal to desired_json {"url": …, "streams": [names]}, and
     * puts what stands then: {"subscriptions": [{"id", "stream", "event"}], "notes": [text]}.
     * Called twice it changes nothing the second time. [connection & open] */
    ll_status (*subscribe)(const ll_connector* self, const ll_call* call, ll_str desired_json,
                           const ll_text_sink* actual);
    /* A handshake request: puts the body to answer it with and returns LL_OK. LL_UNSUPPORTED: this
     * request is none. [connection & open] */
    ll_status (*challenge)(const ll_connector* self, const ll_call* call,
                           const ll_webhook_request* request, const ll_text_sink* answer);
    /* LL_OK: truly from the vendor, and fresh. LL_FORBIDDEN: not. Makes no request.
     * [connection & open] */
    ll_status (*verify)(const ll_connector* self, const ll_call* call,
                        const ll_webhook_request* request);
    /* Puts one record an event: stream, external_id, event_id, op; a payload only where the event
     * holds the whole record. Makes no request, never checkpoints. [connection & open] */
    ll_status (*decode)(const ll_connector* self, const ll_call* call,
                        const ll_webhook_request* request, const ll_record_sink* sink);
} ll_webhook;

#ifdef __cplusplus
}
#endif
#endif
