/* Takes every write and keeps none, with one planted fault that the SDK would have prevented; which
 * one stands in the configuration. */
#include <stdlib.h>
#include <string.h>

#include <leadloom/abi/all.h>
#include <leadloom_manifest_c.h>

static ll_str text(const char* words) {
    const ll_str view = {words, strlen(words)};
    return view;
}

static int is(ll_str given, const char* words) {
    return given.size == strlen(words) && memcmp(given.data, words, given.size) == 0;
}

static int has(ll_str text_given, const char* words) {
    const size_t size = strlen(words);
    for (size_t i = 0; i + size <= text_given.size; ++i)
        if (memcmp(text_given.data + i, words, size) == 0) return 1;
    return 0;
}

enum fault { NoFault, ReportsTwice, ReportsNever, ReportsOthers, AnswersUnknown };

typedef struct account {
    ll_connector connector;
    enum fault fault;
} account;

static enum fault fault_in(ll_str config) {
    if (has(config, "reports_twice")) return ReportsTwice;
    if (has(config, "reports_never")) return ReportsNever;
    if (has(config, "reports_what_it_was_not_given")) return ReportsOthers;
    if (has(config, "ends_in_an_unknown_status")) return AnswersUnknown;
    return NoFault;
}

static ll_status report(const ll_write_sink* sink, size_t index) {
    ll_write_result result;
    memset(&result, 0, sizeof result);
    result.struct_size = sizeof result;
    result.status = LL_OK;
    result.index = index;
    result.external_id = text("r1");
    result.retry_after_ms = -1;
    return sink->result(sink, &result);
}

static ll_status write_batch(const ll_connector* self, const ll_call* call, ll_str stream,
                             const ll_write_batch* batch, const ll_write_sink* sink) {
    const enum fault fault = ((const account*)self->plugin)->fault;
    (void)stream;
    if (call->cancelled(call) != 0) return LL_CANCELLED;
    for (size_t i = 0; i < batch->count; ++i) {
        if (fault == ReportsNever && i == 1) continue;
        report(sink, fault == ReportsOthers ? i + 100 : i);
        if (fault == ReportsTwice) report(sink, i);
    }
    return fault == AnswersUnknown ? 99 : LL_OK;
}

static const ll_destination Destination = {sizeof(ll_destination), &write_batch};

static ll_status open_account(const ll_connector* self, const ll_call* call, ll_str config) {
    (void)call;
    ((account*)self->plugin)->fault = fault_in(config);
    return LL_OK;
}

static ll_status close_account(const ll_connector* self, const ll_call* call) {
    (void)self, (void)call;
    return LL_OK;
}

static void destroy(const ll_connector* self) {
    free(self->plugin);
}

static const void* extension(const ll_connector* self, ll_str id) {
    (void)self;
    return is(id, LL_EXT_DESTINATION) ? &Destination : NULL;
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
    (void)host;
    if (made == NULL) return NULL;
    made->connector = connector;
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

__attribute__((visibility("default"))) extern const ll_plugin_entry leadloom_plugin;
const ll_plugin_entry leadloom_plugin = {{LL_ABI_MAJOR, LL_ABI_MINOR}, &init, &deinit, &factory};
