#pragma once

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Where a member of a published struct stands; without a member: the struct as a whole. */
typedef struct layout_entry {
    const char* type;
    const char* member;
    size_t offset;
    size_t size;
} layout_entry;

/* As the C compiler sees it. */
const layout_entry* layout_in_c(size_t* count);

#ifdef __cplusplus
}
#endif
