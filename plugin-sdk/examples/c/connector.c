/* A connector in C11 on the boundary's headers alone: it reads people by (updated_at, id) and looks
 * them up. The same in C++ is a third as long (plugin-sdk/template); this one shows what the
 * boundary asks of any language. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <leadloom/abi/all.h>
#include <leadloom_manifest_c.h>

enum { LargestPage = 200, LongestStamp = 40, LongestId = 64, LongestCursor = 128 };

typedef struct account {
    ll_connector connector; /* what the hub sees; plugin points back here */
    const ll_http* http;
    const ll_json* json;
    char* base_url; /* NULL while it isn't open */
} account;

static ll_str text(const char* words) {
    const ll_str view = {words, strlen(words)};
    return view;
}

static int is(ll_str given, const char* words) {
    return given.size == strlen(words) && memcmp(given.data, words, given.size) == 0;
}

static account* account_of(const ll_connector* self) {
    return (account*)self->plugin;
}

static ll_status fail(const ll_call* call, ll_status status, const char* why) {
    return call->fail(call, status, text(why), -1, 0);
}

/* ---- text that grows -------------------------------------------------------------------- */

typedef struct buffer {
    char* data; /* NULL once memory ran out */
    size_t size, capacity;
} buffer;

static void append(buffer* out, const char* bytes, size_t size) {
    if (out->capacity != 0 && out->data == NULL) return;
    if (out->size + size > out->capacity || out->data == NULL) {
        char* grown;
        out->capacity = (out->size + size) * 2 + 64;
        grown = realloc(out->data, out->capacity);
        if (grown == NULL) free(out->data);
        out->data = grown;
        if (grown == NULL) return;
    }
    memcpy(out->data + out->size, bytes, size);
    out->size += size;
}

static void append_text(buffer* out, const char* words) {
    append(out, words, strlen(words));
}

static void append_encoded(buffer* out, const char* bytes, size_t size) {
    static const char Digits[] = "0123456789ABCDEF";
    for (size_t i = 0; i < size; ++i) {
        const unsigned char c = (unsigned char)bytes[i];
        const char escaped[] = {'%', Digits[c >> 4], Digits[c & 15]};
        const int plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                          (c >= 'A' && c <= 'Z') || (c < 128 && strchr("-._~,", c) != NULL);
        append(out, plain ? &bytes[i] : escaped, plain ? 1 : sizeof escaped);
    }
}

/* ---- one request ------------------------------------------------------------------------ */

typedef struct answer {
    int32_t http_status;
    int64_t retry_after_ms;
    buffer body;
} answer;

static ll_status keep_answer(const ll_http_sink* sink, const ll_http_response* response) {
    answer* kept = (answer*)sink->receiver;
    kept->http_status = response->status;
    for (size_t i = 0; i < response->header_count; ++i)
        if (is(response->headers[i].name, "Retry-After")) {
            char seconds[16] = "";
            const ll_str value = response->headers[i].value;
            memcpy(seconds, value.data, value.size < 15 ? value.size : 15);
            kept->retry_after_ms = strtoll(seconds, NULL, 10) * 1000;
        }
    append(&kept->body, response->body.data, response->body.size);
    return LL_OK;
}

static ll_status status_of(int32_t http) {
    if (http >= 200 && http < 300) return LL_OK;
    switch (http) {
        case 401:
            return LL_AUTH;
        case 403:
            return LL_FORBIDDEN;
        case 404:
            return LL_NOT_FOUND;
        case 429:
            return LL_RATE_LIMITED;
        case 408:
        case 425:
            return LL_TRANSIENT;
        default:
            return http >= 500 ? LL_TRANSIENT : LL_INVALID_CONFIG;
    }
}

/* The body goes to `into`, to be freed by the caller whatever comes back. */
static ll_status get(const account* self, const ll_call* call, const buffer* url, answer* into) {
    const ll_http_sink sink = {sizeof sink, into, &keep_answer};
    ll_http_request request;
    ll_status status;
    memset(into, 0, sizeof *into);
    into->retry_after_ms = -1;
    if (call->cancelled(call) != 0) return LL_CANCELLED;
    if (url->data == NULL) return fail(call, LL_TRANSIENT, "out of memory");
    memset(&request, 0, sizeof request);
    request.struct_size = sizeof request;
    request.method = text("GET");
    request.url.data = url->data;
    request.url.size = url->size;
    status = self->http->send(self->http, call, &request, &sink);
    if (status != LL_OK) return status;
    status = status_of(into->http_status);
    if (status == LL_OK) return LL_OK;
    return call->fail(call, status, text("the vendor refused to list people"), into->retry_after_ms,
                      into->http_status);
}

/* ---- one page --------------------------------------------------------------------------- */

typedef struct page {
    const ll_record_sink* sink;
    char time[LongestStamp], id[LongestId]; /* of the last record */
    size_t count;
    int faulty; /* a record lacks what every record has */
} page;

static int copy(char* to, size_t room, ll_str from) {
    if (from.data == NULL || from.size == 0 || from.size >= room) return 0;
    memcpy(to, from.data, from.size);
    to[from.size] = '\0';
    return 1;
}

static ll_status put_items(const ll_json_sink* receiver, const ll_json_item* items, size_t count) {
    page* to = (page*)receiver->receiver;
    const char* at = (const char*)items;
    for (size_t i = 0; i < count; ++i, at += items->struct_size) {
        const ll_json_item* item = (const ll_json_item*)at;
        ll_record record;
        ll_status status;
        if (!copy(to->id, sizeof to->id, item->values[0]) ||
            !copy(to->time, sizeof to->time, item->values[1]) || strchr(to->time, ' ') != NULL) {
            to->faulty = 1;
            return LL_TRANSIENT;
        }
        memset(&record, 0, sizeof record);
        record.struct_size = sizeof record;
        record.op = item->values[2].data != NULL && is(item->values[2], "true")
                        ? LL_RECORD_TOMBSTONE
                        : LL_RECORD_UPSERT;
        record.external_id = item->values[0];
        record.version = item->values[3];
        if (record.op == LL_RECORD_UPSERT) record.payload = item->slice;
        status = to->sink->put(to->sink, &record, 1);
        if (status != LL_OK) return status;
        ++to->count;
    }
    return LL_OK;
}

static ll_status keep_more(const ll_json_sink* receiver, const ll_json_item* items, size_t count) {
    int* more = (int*)receiver->receiver;
    if (count == 1 && items->values[0].data != NULL)
        *more = is(items->values[0], "true") ? 1 : is(items->values[0], "false") ? 0 : -1;
    return LL_OK;
}

/* Puts a page's records. *more: 1 yes, 0 no; an answer that doesn't say is no page. */
static ll_status put_page(const account* self, const ll_call* call, const answer* from, page* to,
                          int* more) {
    const ll_str body = {from->body.data == NULL ? "" : from->body.data, from->body.size};
    const ll_str keys[] = {text("/id"), text("/updated_at"), text("/deleted"), text("/revision")};
    const ll_str more_key = text("/more");
    const ll_json_sink items = {sizeof items, to, &put_items};
    const ll_json_sink envelope = {sizeof envelope, more, &keep_more};
    ll_status status = self->json->split(self->json, call, body, text("/items"), keys, 4, &items);
    if (to->faulty) return fail(call, LL_TRANSIENT, "a record has no id or no time");
    if (status == LL_NOT_FOUND) return fail(call, LL_TRANSIENT, "the answer has no list of people");
    if (status != LL_OK) return status;
    *more = -1;
    status = self->json->split(self->json, call, body, text(""), &more_key, 1, &envelope);
    if (status != LL_OK) return status;
    return *more < 0 ? fail(call, LL_TRANSIENT, "the answer doesn't say whether more follows")
                     : LL_OK;
}

/* ---- reading ---------------------------------------------------------------------------- */

/* "people full TIME ID" inside a complete walk, "people from TIME ID" otherwise; ID may be "-". */
typedef struct cursor {
    int full;
    char time[LongestStamp], id[LongestId];
} cursor;

static int parse_cursor(ll_str given, cursor* into) {
    char line[LongestCursor], kind[8];
    int used = 0;
    memset(into, 0, sizeof *into);
    if (given.data == NULL || given.size == 0) {
        into->full = 1;
        return 1;
    }
    if (!copy(line, sizeof line, given)) return 0;
    if (sscanf(line, "people %4s %39s %63s%n", kind, into->time, into->id, &used) != 3) return 0;
    into->full = strcmp(kind, "full") == 0;
    if (strcmp(into->id, "-") == 0) into->id[0] = '\0';
    return line[used] == '\0' && (into->full || strcmp(kind, "from") == 0);
}

static ll_status checkpoint(const ll_record_sink* sink, const cursor* at, const char* kind) {
    char line[LongestCursor];
    if (at->time[0] == '\0') return LL_OK;
    snprintf(line, sizeof line, "people %s %s %s", kind, at->time, at->id[0] ? at->id : "-");
    return sink->checkpoint(sink, text(line), 0);
}

static buffer page_url(const account* self, const cursor* at, uint32_t limit) {
    buffer url = {NULL, 0, 0};
    char number[32];
    append_text(&url, self->base_url);
    snprintf(number, sizeof number, "/v1/people?limit=%u", limit);
    append_text(&url, number);
    if (at->time[0] != '\0') {
        append_text(&url, "&changed_since=");
        append_encoded(&url, at->time, strlen(at->time));
    }
    if (at->id[0] != '\0') {
        append_text(&url, "&after=");
        append_encoded(&url, at->id, strlen(at->id));
    }
    return url;
}

/* One page from the cursor on; the cursor moves behind it. */
static ll_status read_page(const account* self, const ll_call* call, uint32_t limit, cursor* at,
                           const ll_record_sink* sink, int* more) {
    buffer url = page_url(self, at, limit);
    page to = {sink, "", "", 0, 0};
    answer from;
    ll_status status = get(self, call, &url, &from);
    if (status == LL_OK) status = put_page(self, call, &from, &to, more);
    free(url.data);
    free(from.body.data);
    if (status != LL_OK || to.count == 0) return status;
    const int order = strcmp(to.time, at->time);
    if (order < 0 || (order == 0 && at->id[0] != '\0' && strcmp(to.id, at->id) <= 0))
        return fail(call, LL_TRANSIENT, "the vendor's page ends where it began");
    memcpy(at->time, to.time, sizeof at->time);
    memcpy(at->id, to.id, sizeof at->id);
    return LL_OK;
}

static ll_status read_people(const ll_connector* connector, const ll_call* call, ll_str stream,
                             ll_str given, const ll_read_options* options,
                             const ll_record_sink* sink) {
    const account* self = account_of(connector);
    const uint32_t asked = options->page_size;
    const uint32_t limit = asked == 0 || asked > LargestPage ? LargestPage : asked;
    cursor at;
    int more = 1;
    if (self->base_url == NULL) return fail(call, LL_INVALID_CONFIG, "the connector isn't open");
    if (!is(stream, "people")) return fail(call, LL_UNSUPPORTED, "there are people only");
    if (!parse_cursor(given, &at)) return fail(call, LL_CURSOR_EXPIRED, "not one of our cursors");
    if (options->full != 0 && !at.full) memset(&at, 0, sizeof at), at.full = 1;
    while (more) {
        ll_status status = read_page(self, call, limit, &at, sink, &more);
        if (status != LL_OK) return status;
        /* What is changed within the same tick as the last record may sort before it. */
        if (!more) at.id[0] = '\0';
        status = checkpoint(sink, &at, more && at.full ? "full" : "from");
        if (status != LL_OK) return status;
    }
    return LL_END;
}

static const ll_source Source = {sizeof(ll_source), &read_people};

/* ---- looking up ------------------------------------------------------------------------- */

static ll_status look_up(const ll_connector* connector, const ll_call* call, const char* key,
                         const ll_str* values, size_t count, const ll_record_sink* sink) {
    const account* self = account_of(connector);
    buffer url = {NULL, 0, 0};
    page to = {sink, "", "", 0, 0};
    answer from;
    int more = 0;
    ll_status status;
    if (self->base_url == NULL) return fail(call, LL_INVALID_CONFIG, "the connector isn't open");
    append_text(&url, self->base_url);
    append_text(&url, "/v1/people?");
    append_text(&url, key);
    append_text(&url, "=");
    for (size_t i = 0; i < count; ++i) {
        if (i > 0) append_text(&url, ",");
        append_encoded(&url, values[i].data, values[i].size);
    }
    status = get(self, call, &url, &from);
    if (status == LL_NOT_FOUND) status = LL_INVALID_CONFIG; /* the path, not a record */
    if (status == LL_OK) status = put_page(self, call, &from, &to, &more);
    free(url.data);
    free(from.body.data);
    return status;
}

static ll_status by_ids(const ll_connector* self, const ll_call* call, ll_str stream,
                        const ll_str* ids, size_t count, const ll_read_options* options,
                        const ll_record_sink* sink) {
    enum { Portion = 50 };
    (void)stream, (void)options;
    for (size_t i = 0; i < count; i += Portion) {
        const size_t left = count - i;
        const ll_status status =
            look_up(self, call, "ids", ids + i, left < Portion ? left : Portion, sink);
        if (status != LL_OK) return status;
    }
    return LL_OK;
}

static ll_status by_key(const ll_connector* self, const ll_call* call, ll_str stream, ll_str key,
                        ll_str value, const ll_read_options* options, const ll_record_sink* sink) {
    (void)stream, (void)options;
    if (!is(key, "email")) return fail(call, LL_UNSUPPORTED, "people are found by email only");
    return look_up(self, call, "email", &value, 1, sink);
}

static const ll_lookup Lookup = {sizeof(ll_lookup), &by_ids, &by_key};

/* ---- the connector and its plugin -------------------------------------------------------- */

static ll_status keep_base_url(const ll_json_sink* sink, const ll_json_item* items, size_t count) {
    char** url = (char**)sink->receiver;
    const ll_str value = items->values[0];
    if (count != 1 || value.data == NULL || value.size == 0) return LL_OK;
    *url = malloc(value.size + 1);
    if (*url == NULL) return LL_TRANSIENT;
    memcpy(*url, value.data, value.size);
    (*url)[value.size] = '\0';
    return LL_OK;
}

static ll_status close_account(const ll_connector* connector, const ll_call* call) {
    account* self = account_of(connector);
    (void)call;
    free(self->base_url);
    self->base_url = NULL;
    return LL_OK;
}

static ll_status open_account(const ll_connector* connector, const ll_call* call, ll_str config) {
    account* self = account_of(connector);
    const ll_str key = text("/settings/base_url");
    const ll_json_sink sink = {sizeof sink, &self->base_url, &keep_base_url};
    close_account(connector, call);
    if (self->json == NULL) return fail(call, LL_UNSUPPORTED, "the hub lacks json/1");
    self->json->split(self->json, call, config, text(""), &key, 1, &sink);
    if (self->base_url == NULL)
        return fail(call, LL_INVALID_CONFIG, "settings.base_url is missing");
    if (self->http == NULL) return fail(call, LL_UNSUPPORTED, "the hub lacks http/1");
    return LL_OK;
}

static void destroy(const ll_connector* connector) {
    account* self = account_of(connector);
    free(self->base_url);
    free(self);
}

static const void* extension(const ll_connector* self, ll_str id) {
    (void)self;
    if (is(id, LL_EXT_SOURCE)) return &Source;
    if (is(id, LL_EXT_LOOKUP)) return &Lookup;
    return NULL;
}

static uint32_t count(void) {
    return 1;
}

static ll_str descriptor(uint32_t index) {
    const ll_str manifest = {(const char*)leadloom_manifest, sizeof leadloom_manifest};
    const ll_str none = {NULL, 0};
    return index == 0 ? manifest : none;
}

static const ll_connector* create(const ll_host* host, ll_str id) {
    account* made = is(id, LEADLOOM_MANIFEST_ID) ? calloc(1, sizeof *made) : NULL;
    const ll_connector connector = {sizeof(ll_connector), made,     &open_account,
                                    &close_account,       &destroy, &extension};
    if (made == NULL) return NULL;
    made->connector = connector;
    made->http = host->get_service(host, text(LL_SERVICE_HTTP));
    made->json = host->get_service(host, text(LL_SERVICE_JSON));
    return &made->connector;
}

static const ll_connector_factory Factory = {sizeof(ll_connector_factory), &count, &descriptor,
                                             &create};

static ll_status init(ll_str path) {
    (void)path;
    return LL_OK;
}

static void deinit(void) {}

static const void* factory(ll_str id) {
    return is(id, LL_CONNECTOR_FACTORY) ? &Factory : NULL;
}

#if defined(__GNUC__)
__attribute__((visibility("default")))
#endif
extern const ll_plugin_entry leadloom_plugin;
const ll_plugin_entry leadloom_plugin = {{LL_ABI_MAJOR, LL_ABI_MINOR}, &init, &deinit, &factory};
