/* leadloom.check/1: do credentials, scopes and settings work? Optional; without it the hub reads
 * one record. */
#ifndef LEADLOOM_ABI_CHECK_H
#define LEADLOOM_ABI_CHECK_H

#include <leadloom/abi/connector.h>

#ifdef __cplusplus
extern "C" {
#endif

#define LL_EXT_CHECK "leadloom.check/1"

enum { LL_FINDING_OK = 0, LL_FINDING_WARNING = 1, LL_FINDING_ERROR = 2 };

typedef struct ll_finding {
    uint32_t struct_size;
    int32_t severity;
    /* A stable word for programs: "scope_missing". */
    ll_str code;
    /* One sentence for people; no secret, no personal data. */
    ll_str text;
    /* What the reader can do about it. */
    ll_str remedy;
    /* Space-separated; not given where it is not about scopes. */
    ll_str missing_scopes;
} ll_finding;

typedef struct ll_finding_sink ll_finding_sink;
struct ll_finding_sink {
    uint32_t struct_size;
    void* hub;
    ll_status (*put)(const ll_finding_sink* sink, const ll_finding* finding);
};

typedef struct ll_check {
    uint32_t struct_size;
    /* Puts what it found; no finding of severity ERROR = all well. No side effects. LL_OK when the
     * check could be made, whatever it found. [connection & open] */
    ll_status (*check)(const ll_connector* self, const ll_call* call, const ll_finding_sink* sink);
} ll_check;

#ifdef __cplusplus
}
#endif
#endif
