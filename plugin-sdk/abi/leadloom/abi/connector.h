/* ll_connector: one instance of a connector, serving one connection. */
#ifndef LEADLOOM_ABI_CONNECTOR_H
#define LEADLOOM_ABI_CONNECTOR_H

#include <leadloom/abi/call.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Life: create → open → (extensions)* → close → destroy. close is called once after a good open;
 * destroy always. After close the instance may be opened again. */
typedef struct ll_connector ll_connector;
struct ll_connector {
    uint32_t struct_size;
    /* The plugin's own; the hub doesn't touch it. */
    void* plugin;
    /* config_json: {"connection": name, "settings": {…}, "streams": [{"name": …, …}]}: the settings
     * of the connection, already checked against the schema of the descriptor, and the streams in
     * use with their own settings. Never a secret: those stay behind credentials/1 and http/1.
     * Makes no request. [connection] */
    ll_status (*open)(const ll_connector* self, const ll_call* call, ll_str config_json);
    ll_status (*close)(const ll_connector* self, const ll_call* call);
    /* [connection] */
    void (*destroy)(const ll_connector* self);
    /* The static table of an extension ("leadloom.source/1"), or NULL: absence is an answer.
     * [any-thread] */
    const void* (*get_extension)(const ll_connector* self, ll_str id);
};

#ifdef __cplusplus
}
#endif
#endif
