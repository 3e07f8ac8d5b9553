/* A connector without a vendor. It does what the name of the stream says; built several times, it
 * is also every kind of plugin that must be refused (PROBE_…). Plain C: all it knows is the
 * boundary. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include <leadloom/abi/all.h>

static ll_str text(const char* words) {
    ll_str view = {words, strlen(words)};
    return view;
}

static int is(ll_str given, const char* words) {
    return given.size == strlen(words) && memcmp(given.data, words, given.size) == 0;
}

static ll_record record(int32_t op, const char* id, const char* payload) {
    ll_record one;
    memset(&one, 0, sizeof one);
    one.struct_size = sizeof one;
    one.op = op;
    one.external_id = text(id);
    if (payload != NULL) one.payload = text(payload);
    return one;
}

/* A record as a plugin of a later minor version would have it. */
typedef struct wide_record {
    ll_record known;
    char later[24];
} wide_record;

static ll_status put_all_kinds(const ll_record_sink* sink) {
    wide_record page[4];
    memset(page, 0, sizeof page);
    page[0].known = record(LL_RECORD_UPSERT, "1", "{\"a\":1}");
    page[0].known.version = text("v1");
    page[0].known.modified_at_us = 77;
    page[0].known.origin = text("lead-9");
    page[0].known.associations = text("{\"companies\":[\"5\"]}");
    page[1].known = record(LL_RECORD_TOMBSTONE, "2", NULL);
    page[2].known = record(LL_RECORD_MERGE, "3", NULL);
    page[2].known.target_id = text("1");
    page[3].known = record(LL_RECORD_CONVERT, "4", NULL);
    page[3].known.target_id = text("8");
    page[3].known.target_stream = text("companies");
    for (int i = 0; i < 4; ++i)
        page[i].known.struct_size = sizeof(wide_record);
    ll_status status = sink->put(sink, &page[0].known, 4);
    if (status != LL_OK) return status;
    return sink->checkpoint(sink, text("cursor-1"), 55);
}

static ll_status read_stream(const ll_connector* self, const ll_call* call, ll_str stream,
                             ll_str cursor, const ll_read_options* options,
                             const ll_record_sink* sink) {
    (void)self;
    if (is(stream, "all_kinds")) {
        const ll_status status = put_all_kinds(sink);
        return status == LL_OK ? LL_END : status;
    }
    if (is(stream, "options")) {
        ll_record one = record(LL_RECORD_UPSERT, "options", "{}");
        one.external_id = options->field_count > 0 ? options->fields[0] : text("no fields");
        one.version = cursor.data == NULL ? text("no cursor") : cursor;
        one.modified_at_us = options->full * 1000 + options->page_size;
        const ll_status status = sink->put(sink, &one, 1);
        return status == LL_OK ? LL_OK : status;
    }
    if (is(stream, "rejects")) {
        const ll_status status =
            sink->reject(sink, stream, text("line 3"), text("cut"), text("x,"));
        return status == LL_OK ? LL_END : status;
    }
    if (is(stream, "odd_ids")) {
        ll_record all[5];
        char endless[600];
        all[0] = record(LL_RECORD_UPSERT, "[]", "{}");
        all[1] = record(LL_RECORD_UPSERT, "{\"a\":1}", "{}");
        all[2] = record(LL_RECORD_UPSERT, "two\nlines", "{}");
        all[3] = record(LL_RECORD_UPSERT, "{6f9619ff}", "{}");
        all[4] = record(LL_RECORD_UPSERT, "", "{}");
        memset(endless, 'x', sizeof endless);
        all[4].external_id.data = endless;
        all[4].external_id.size = sizeof endless;
        const ll_status status = sink->put(sink, all, 5);
        return status == LL_OK ? LL_END : status;
    }
    if (is(stream, "expired")) {
        return call->fail(call, LL_CURSOR_EXPIRED, text("too old, says a@b.example"), -1, 410);
    }
    if (is(stream, "limited")) return call->fail(call, LL_RATE_LIMITED, text("slow"), 1500, 429);
    if (is(stream, "nameless")) {
        const ll_record one = record(LL_RECORD_UPSERT, "", "{}");
        return sink->put(sink, &one, 1);
    }
    if (is(stream, "until_cancelled")) {
        while (call->cancelled(call) == 0) {
        }
        return LL_CANCELLED;
    }
    return 99;
}

static ll_status by_ids(const ll_connector* self, const ll_call* call, ll_str stream,
                        const ll_str* ids, size_t count, const ll_read_options* options,
                        const ll_record_sink* sink) {
    (void)self, (void)call, (void)stream, (void)options;
    ll_record one = record(LL_RECORD_UPSERT, "", "{\"found\":true}");
    if (count == 0) return LL_OK;
    one.external_id = ids[0];
    return sink->put(sink, &one, 1);
}

static ll_status by_key(const ll_connector* self, const ll_call* call, ll_str stream, ll_str key,
                        ll_str value, const ll_read_options* options, const ll_record_sink* sink) {
    (void)self, (void)call, (void)stream, (void)options;
    if (!is(key, "email")) return LL_UNSUPPORTED;
    ll_record one = record(LL_RECORD_UPSERT, "", "{}");
    one.external_id = value;
    return sink->put(sink, &one, 1);
}

static ll_status write_batch(const ll_connector* self, const ll_call* call, ll_str stream,
                             const ll_write_batch* batch, const ll_write_sink* sink) {
    (void)self;
    ll_write_result result;
    memset(&result, 0, sizeof result);
    result.struct_size = sizeof result;
    result.external_id = text("new-1");
    result.new_version = text("v2");
    result.record = batch->writes[0].payload;
    result.status = sink->result(sink, &result) == LL_OK ? LL_OK : LL_BUG;
    if (is(stream, "breaks")) return call->fail(call, LL_BUG, text("exception"), -1, 0);
    if (is(stream, "unsent")) return call->fail(call, LL_TRANSIENT, text("not sent"), -1, 0);
    result.index = 1;
    result.status = LL_INVALID_RECORD;
    result.message = text("bad phone +358401234567");
    result.fields = text("Phone Email");
    sink->result(sink, &result);
    result.status = LL_OK;
    if (sink->result(sink, &result) != LL_BUG) abort();
    result.index = 1000;
    if (sink->result(sink, &result) != LL_BUG) abort();
    return LL_OK;
}

static ll_status check(const ll_connector* self, const ll_call* call, const ll_finding_sink* sink) {
    (void)self, (void)call;
    ll_finding finding;
    memset(&finding, 0, sizeof finding);
    finding.struct_size = sizeof finding;
    finding.severity = LL_FINDING_WARNING;
    finding.code = text("scope_missing");
    finding.text = text("may not write deals");
    finding.remedy = text("grant it");
    return sink->put(sink, &finding);
}

static const ll_source Source = {sizeof(ll_source), &read_stream};
static const ll_lookup Lookup = {sizeof(ll_lookup), &by_ids, &by_key};
static const ll_destination Destination = {sizeof(ll_destination), &write_batch};
static const ll_check Check = {sizeof(ll_check), &check};

static ll_status open_connector(const ll_connector* self, const ll_call* call, ll_str config) {
    (void)self;
    if (is(config, "refuse")) {
        return call->fail(call, LL_INVALID_CONFIG, text("settings.path is missing"), -1, 0);
    }
    return LL_OK;
}

static ll_status close_connector(const ll_connector* self, const ll_call* call) {
    (void)self, (void)call;
    return LL_OK;
}

static void destroy_connector(const ll_connector* self) {
    free((void*)self);
}

static const void* extension(const ll_connector* self, ll_str id) {
    (void)self;
    if (is(id, LL_EXT_SOURCE)) return &Source;
    if (is(id, LL_EXT_LOOKUP)) return &Lookup;
    if (is(id, LL_EXT_DESTINATION)) return &Destination;
    if (is(id, LL_EXT_CHECK)) return &Check;
    return NULL;
}

static uint32_t count(void) {
    return 1;
}

static ll_str descriptor(uint32_t index) {
    (void)index;
    return text("{}");
}

static const ll_connector* create(const ll_host* host, ll_str id) {
    (void)host;
    if (!is(id, "probe")) return NULL;
    ll_connector* made = calloc(1, sizeof(ll_connector));
    made->struct_size = sizeof *made;
    made->open = &open_connector;
    made->close = &close_connector;
    made->destroy = &destroy_connector;
    made->get_extension = &extension;
    return made;
}

static const ll_connector_factory Factory = {sizeof(ll_connector_factory), &count, &descriptor,
                                             &create};

static ll_status init(ll_str path) {
    (void)path;
#if defined(PROBE_CRASHES)
    raise(SIGSEGV);
#elif defined(PROBE_EXITS)
    exit(0);
#elif defined(PROBE_REFUSES)
    return LL_UNSUPPORTED;
#endif
    return LL_OK;
}

static void deinit(void) {}

static const void* factory(ll_str id) {
    return is(id, LL_CONNECTOR_FACTORY) ? &Factory : NULL;
}

#if defined(PROBE_OTHER_ABI)
#define PROBE_MAJOR (LL_ABI_MAJOR + 1)
#else
#define PROBE_MAJOR LL_ABI_MAJOR
#endif

#if defined(PROBE_NO_SYMBOL)
#define PROBE_ENTRY other_plugin
#else
#define PROBE_ENTRY leadloom_plugin
#endif

extern const ll_plugin_entry PROBE_ENTRY;
const ll_plugin_entry PROBE_ENTRY = {{PROBE_MAJOR, LL_ABI_MINOR}, &init, &deinit, &factory};

#if defined(PROBE_TWO_SYMBOLS)
extern int probe_second;
int probe_second = 2;
#endif
