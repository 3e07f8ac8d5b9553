/* ll_header: one header of an HTTP message. */
#ifndef LEADLOOM_ABI_HEADER_H
#define LEADLOOM_ABI_HEADER_H

#include <leadloom/abi/str.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Names are compared without case. Frozen: this one never grows. */
typedef struct ll_header {
    ll_str name;
    ll_str value;
} ll_header;

#ifdef __cplusplus
}
#endif
#endif
