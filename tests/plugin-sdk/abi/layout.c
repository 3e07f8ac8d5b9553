#include "tests/plugin-sdk/abi/layout.h"

#include <leadloom/abi/all.h>

/* Drafts have no golden layout, but they too must be C11. */
#include <leadloom/abi/draft/bulk.h>
#include <leadloom/abi/draft/conversions.h>
#include <leadloom/abi/draft/erase.h>
#include <leadloom/abi/draft/facts.h>
#include <leadloom/abi/draft/file.h>
#include <leadloom/abi/draft/publish.h>
#include <leadloom/abi/draft/quota.h>

#define STRUCT(type) {#type, "", 0, sizeof(type)},
#define MEMBER(type, member) {#type, #member, offsetof(type, member), sizeof(((type*)0)->member)},

static const layout_entry entries[] = {
#include "tests/plugin-sdk/abi/layout.inc"
};

const layout_entry* layout_in_c(size_t* count) {
    *count = sizeof(entries) / sizeof(entries[0]);
    return entries;
}
