/* leadloom.http/1: one HTTP exchange. */
#ifndef LEADLOOM_ABI_SERVICE_HTTP_H
#define LEADLOOM_ABI_SERVICE_HTTP_H

#include <leadloom/abi/call.h>
#include <leadloom/abi/header.h>

#ifdef __cplusplus
extern "C" {
#endif

#define LL_SERVICE_HTTP "leadloom.http/1"

/* Credential handles: "auth" is what the connection is configured with. */
#define LL_CREDENTIAL_AUTH "auth"
#define LL_CREDENTIAL_NONE "none"

typedef struct ll_http_request {
    uint32_t struct_size;
    /* 1: reading, may be repeated by the hub. 0: decided by the method (GET, HEAD, OPTIONS). A
     * search by POST sets it. */
    int32_t safe;
    ll_str method;
    /* Absolute, encoded. */
    ll_str url;
    const ll_header* headers;
    size_t header_count;
    ll_str body;
    /* Not given = "auth": the hub adds and refreshes the token. */
    ll_str credential;
    /* Where the vendor honours one; the hub sends it as Idempotency-Key and may then repeat. */
    ll_str idempotency_key;
    /* Rate-limit bucket of the descriptor; not given = the default one. */
    ll_str bucket;
    /* 0 = the hub's own. */
    int64_t timeout_ms;
} ll_http_request;

typedef struct ll_http_response {
    uint32_t struct_size;
    int32_t status;
    const ll_header* headers;
    size_t header_count;
    /* Decoded (gzip and transfer coding are the hub's). */
    ll_str body;
    /* The server's Date header, microseconds since 1970; 0 = none. */
    int64_t server_time_us;
} ll_http_response;

typedef struct ll_http_sink ll_http_sink;
struct ll_http_sink {
    uint32_t struct_size;
    void* receiver;
    /* Called once, with a complete answer of any status; borrowed until it returns. */
    ll_status (*response)(const ll_http_sink* sink, const ll_http_response* response);
};

typedef struct ll_http ll_http;
struct ll_http {
    uint32_t struct_size;
    void* hub;
    /* The hub adds authorization, TLS, proxy, pooling, rate limits, short waits for Retry-After,
     * repeats of safe requests and the trace. A complete answer, whatever its HTTP status, goes to
     * the sink and the sink's status is returned. Without an answer nothing is delivered, a message
     * was attached through call->fail, and the status is one of: LL_CANCELLED, LL_TRANSIENT
     * (nothing was sent, or the request is safe); LL_UNKNOWN_OUTCOME (sent, answer lost);
     * LL_RATE_LIMITED, LL_QUOTA (own budget); LL_AUTH; LL_FORBIDDEN (address not allowed);
     * LL_INVALID_CONFIG. [connection] */
    ll_status (*send)(const ll_http* self, const ll_call* call, const ll_http_request* request,
                      const ll_http_sink* sink);
};

#ifdef __cplusplus
}
#endif
#endif
