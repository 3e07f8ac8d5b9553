/* leadloom.log/1: one line about something worth a line; never one a record. */
#ifndef LEADLOOM_ABI_SERVICE_LOG_H
#define LEADLOOM_ABI_SERVICE_LOG_H

#include <leadloom/abi/str.h>

#ifdef __cplusplus
extern "C" {
#endif

#define LL_SERVICE_LOG "leadloom.log/1"

enum {
    LL_LOG_DEBUG = 0,
    LL_LOG_INFO = 1,
    LL_LOG_WARNING = 2,
    LL_LOG_ERROR = 3,
    /* The other side broke the contract. */
    LL_LOG_HUB_MISBEHAVING = 4,
    LL_LOG_PLUGIN_MISBEHAVING = 5
};

typedef struct ll_log ll_log;
struct ll_log {
    uint32_t struct_size;
    void* hub;
    /* event: a stable lower_snake_case word. fields_json: a flat JSON object or not given. The hub
     * adds connector, connection and run, and redacts credentials; personal data must not be in it.
     * [any-thread] */
    void (*write)(const ll_log* self, int32_t level, ll_str event, ll_str message,
                  ll_str fields_json);
};

#ifdef __cplusplus
}
#endif
#endif
