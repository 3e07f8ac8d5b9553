/* ll_str: a borrowed view of bytes; the one string type of the boundary.
 *
 * Memory, for every header of this folder, no exceptions:
 *   1. A pointer received is valid until the call that delivered it returns.
 *   2. Who needs it longer copies it.
 *   3. Nobody frees what the other side made: results travel through the receiver's sink only.
 *   4. Structs that cross are allocated by the caller. Descriptor text and extension tables are
 *      static data of the plugin and valid until deinit.
 *
 * Threads, written in brackets at every function:
 *   [load]        serialised by the hub
 *   [connection]  one call at a time per connector instance, on any hub worker thread
 *   [any-thread]  may be called at any time from any thread
 *
 * Growth: published structs are frozen. Structs that begin with struct_size may gain members at
 * their end; the reader must not touch a member beyond struct_size, and walks arrays with the
 * stride of the first element's struct_size, never with sizeof. Functions are added by a new id
 * ("leadloom.source/2"), never to a published struct. */
#ifndef LEADLOOM_ABI_STR_H
#define LEADLOOM_ABI_STR_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* UTF-8 text (or bytes where a member says so), not terminated by a zero. data == NULL means
 * "not given"; data != NULL with size 0 means "given and empty". */
typedef struct ll_str {
    const char* data;
    size_t size;
} ll_str;

#define LL_ABI_MAJOR 1
#define LL_ABI_MINOR 0

/* The same major is required; a plugin with a higher minor may load and accepts null services. */
typedef struct ll_abi_version {
    uint32_t major;
    uint32_t minor;
} ll_abi_version;

#ifdef __cplusplus
}
#endif
#endif
