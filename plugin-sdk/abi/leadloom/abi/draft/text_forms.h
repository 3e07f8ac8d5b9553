/* leadloom.draft.text-forms/1: Unicode forms of a text, so that a connector carries no tables.
 * A draft: only plugins of this repository use it, and it may still change. */
#ifndef LEADLOOM_ABI_DRAFT_TEXT_FORMS_H
#define LEADLOOM_ABI_DRAFT_TEXT_FORMS_H

#include <leadloom/abi/text_sink.h>

#ifdef __cplusplus
extern "C" {
#endif

#define LL_SERVICE_TEXT_FORMS "leadloom.draft.text-forms/1"

/* Added up; every form ends in NFC. */
enum {
    LL_TEXT_NFC = 0,
    /* White space of any script goes from both ends. */
    LL_TEXT_TRIMMED = 1,
    /* Lower case of no locale: "I" is "i" everywhere. */
    LL_TEXT_LOWER = 2,
    /* Without characters of the Unicode categories P*. */
    LL_TEXT_NO_PUNCTUATION = 4,
    /* Without accents: marks that stand apart in NFD. */
    LL_TEXT_NO_MARKS = 8
};

typedef struct ll_text_forms ll_text_forms;
struct ll_text_forms {
    uint32_t struct_size;
    void* hub;
    /* Puts the text in that form. LL_INVALID_RECORD: it is no UTF-8. [any-thread] */
    ll_status (*form)(const ll_text_forms* self, int32_t forms, ll_str text,
                      const ll_text_sink* out);
};

#ifdef __cplusplus
}
#endif
#endif
