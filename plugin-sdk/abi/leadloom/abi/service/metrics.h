/* leadloom.metrics/1: numbers named in the descriptor. */
#ifndef LEADLOOM_ABI_SERVICE_METRICS_H
#define LEADLOOM_ABI_SERVICE_METRICS_H

#include <leadloom/abi/str.h>

#ifdef __cplusplus
extern "C" {
#endif

#define LL_SERVICE_METRICS "leadloom.metrics/1"

typedef struct ll_metrics ll_metrics;
struct ll_metrics {
    uint32_t struct_size;
    void* hub;
    /* Counter. [any-thread] */
    void (*add)(const ll_metrics* self, ll_str name, double value);
    /* Gauge. [any-thread] */
    void (*set)(const ll_metrics* self, ll_str name, double value);
};

#ifdef __cplusplus
}
#endif
#endif
