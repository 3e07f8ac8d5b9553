/* ll_status: how a call ended. Every value has exactly one reaction in the hub, so choosing the
 * right one is the most important thing a connector does. */
#ifndef LEADLOOM_ABI_STATUS_H
#define LEADLOOM_ABI_STATUS_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef int32_t ll_status;

enum {
    LL_OK = 0,
    /* The stream is exhausted: the end was truly reached. Only source and bulk return it. */
    LL_END = 1,
    /* Stopped because the hub asked for it. */
    LL_CANCELLED = 2,
    /* Nothing happened and trying again later may help: retried with back-off. */
    LL_TRANSIENT = 3,
    /* Too many requests: retried after the time told through ll_call.fail. */
    LL_RATE_LIMITED = 4,
    /* Credential refused or expired beyond refresh: the connection pauses, an admin is told. */
    LL_AUTH = 5,
    /* A scope or right is missing. */
    LL_FORBIDDEN = 6,
    /* The record is not there. */
    LL_NOT_FOUND = 7,
    /* Version precondition failed, or the vendor names another record in the way. */
    LL_CONFLICT = 8,
    /* This record can't be taken as it is: it goes to the dead letters. */
    LL_INVALID_RECORD = 9,
    LL_INVALID_CONFIG = 10,
    /* The cursor is too old or unknown: the hub begins a full read in a new generation. */
    LL_CURSOR_EXPIRED = 11,
    /* This connector or this account can't do it. */
    LL_UNSUPPORTED = 12,
    /* The request may have taken effect (time-out, reset or 5xx after sending): the hub finds out,
     * it never repeats blindly. */
    LL_UNKNOWN_OUTCOME = 13,
    /* Taken as a job by the vendor; the message carries the ticket. */
    LL_ACCEPTED = 14,
    /* The daily quota is spent; the time of its return is told through ll_call.fail. */
    LL_QUOTA = 15,
    /* Contract broken, or an exception in the plugin. */
    LL_BUG = 16
};

#ifdef __cplusplus
}
#endif
#endif
