/* ll_host: the hub, as one connector instance sees it. */
#ifndef LEADLOOM_ABI_HOST_H
#define LEADLOOM_ABI_HOST_H

#include <leadloom/abi/str.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Made by the hub for one connector instance and alive until after its destroy. */
typedef struct ll_host ll_host;
struct ll_host {
    uint32_t struct_size;
    ll_abi_version abi;
    void* hub;
    /* Product name and version, for a User-Agent. */
    ll_str name;
    ll_str version;
    /* The table of a service (folder service/, e.g. "leadloom.http/1"), or NULL where the hub has
     * none. The table lives as long as the host. [any-thread] */
    const void* (*get_service)(const ll_host* host, ll_str id);
};

#ifdef __cplusplus
}
#endif
#endif
