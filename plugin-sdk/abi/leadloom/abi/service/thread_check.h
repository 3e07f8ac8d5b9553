/* leadloom.thread-check/1: is this the thread that serves the connector? For debug builds. */
#ifndef LEADLOOM_ABI_SERVICE_THREAD_CHECK_H
#define LEADLOOM_ABI_SERVICE_THREAD_CHECK_H

#include <leadloom/abi/connector.h>

#ifdef __cplusplus
extern "C" {
#endif

#define LL_SERVICE_THREAD_CHECK "leadloom.thread-check/1"

typedef struct ll_thread_check ll_thread_check;
struct ll_thread_check {
    uint32_t struct_size;
    void* hub;
    /* Non-zero inside a call of this connector on the thread that makes it. [any-thread] */
    int32_t (*is_connection_thread)(const ll_thread_check* self, const ll_connector* connector);
};

#ifdef __cplusplus
}
#endif
#endif
