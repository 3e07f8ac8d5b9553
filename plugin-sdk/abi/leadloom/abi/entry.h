/* The one symbol that a plugin exports. */
#ifndef LEADLOOM_ABI_ENTRY_H
#define LEADLOOM_ABI_ENTRY_H

#include <leadloom/abi/status.h>
#include <leadloom/abi/str.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Exported as `const ll_plugin_entry leadloom_plugin`. */
#define LL_ENTRY_SYMBOL "leadloom_plugin"

typedef struct ll_plugin_entry {
    /* What the plugin was built against. Checked before anything is called. */
    ll_abi_version abi;
    /* Called once, before anything else. path: the folder of the manifest. A status other than
     * LL_OK refuses the plugin; deinit isn't called then. [load] */
    ll_status (*init)(ll_str path);
    /* Called once, when all instances are destroyed. Nothing of the plugin runs after it. [load] */
    void (*deinit)(void);
    /* A factory ("leadloom.connector-factory/1") or NULL. [load] */
    const void* (*get_factory)(ll_str id);
} ll_plugin_entry;

#ifdef __cplusplus
}
#endif
#endif
