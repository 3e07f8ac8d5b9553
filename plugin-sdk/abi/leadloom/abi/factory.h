/* leadloom.connector-factory/1: which connectors a plugin holds, and how to make one. */
#ifndef LEADLOOM_ABI_FACTORY_H
#define LEADLOOM_ABI_FACTORY_H

#include <leadloom/abi/connector.h>
#include <leadloom/abi/host.h>

#ifdef __cplusplus
extern "C" {
#endif

#define LL_CONNECTOR_FACTORY "leadloom.connector-factory/1"

typedef struct ll_connector_factory {
    uint32_t struct_size;
    /* [load] */
    uint32_t (*count)(void);
    /* Static JSON text, the manifest's own: id, version, vendor, licence, abi, services, settings
     * (a JSON Schema), auth, limits, streams. docs/plugin-boundary.md has every key. [load] */
    ll_str (*descriptor)(uint32_t index);
    /* NULL when the id is unknown or memory ran out. The instance borrows host until destroy.
     * [load] */
    const ll_connector* (*create)(const ll_host* host, ll_str connector_id);
} ll_connector_factory;

#ifdef __cplusplus
}
#endif
#endif
