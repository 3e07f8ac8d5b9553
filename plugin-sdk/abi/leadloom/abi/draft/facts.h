/* leadloom.draft.facts/1: rows of a report: ad cost, impressions, analytics.
 * A draft: only plugins of this repository use it, and it may still change. */
#ifndef LEADLOOM_ABI_DRAFT_FACTS_H
#define LEADLOOM_ABI_DRAFT_FACTS_H

#include <leadloom/abi/connector.h>
#include <leadloom/abi/record_sink.h>

#ifdef __cplusplus
extern "C" {
#endif

#define LL_EXT_FACTS "leadloom.draft.facts/1"

typedef struct ll_facts {
    uint32_t struct_size;
    /* Puts the rows of a report for whole days [from_day, to_day] ("2026-01-31"). A row is a record
     * whose external_id is its grain and whose payload holds dimensions and measures. Rows of the
     * restatement window (descriptor) may come again with other figures. LL_END when complete.
     * [connection & open] */
    ll_status (*pull)(const ll_connector* self, const ll_call* call, ll_str report, ll_str from_day,
                      ll_str to_day, const ll_record_sink* sink);
} ll_facts;

#ifdef __cplusplus
}
#endif
#endif
