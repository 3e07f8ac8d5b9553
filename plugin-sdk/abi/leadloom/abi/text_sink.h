/* ll_text_sink: takes one text or one piece of bytes from the other side. */
#ifndef LEADLOOM_ABI_TEXT_SINK_H
#define LEADLOOM_ABI_TEXT_SINK_H

#include <leadloom/abi/status.h>
#include <leadloom/abi/str.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ll_text_sink ll_text_sink;
struct ll_text_sink {
    uint32_t struct_size;
    /* Belongs to whoever made the sink. */
    void* receiver;
    /* Called at most once, unless the function that takes the sink says otherwise. The bytes are
     * borrowed until put returns. A status other than LL_OK is to be returned as it is. */
    ll_status (*put)(const ll_text_sink* sink, ll_str text);
};

#ifdef __cplusplus
}
#endif
#endif
