/* leadloom.directory/1: files of one configured folder, and of nothing outside it. */
#ifndef LEADLOOM_ABI_SERVICE_DIRECTORY_H
#define LEADLOOM_ABI_SERVICE_DIRECTORY_H

#include <leadloom/abi/call.h>

#ifdef __cplusplus
extern "C" {
#endif

#define LL_SERVICE_DIRECTORY "leadloom.directory/1"

/* Walked with stride = first element's struct_size. */
typedef struct ll_file_entry {
    uint32_t struct_size;
    /* Relative to the folder, with '/'; never absolute, never with "..". */
    ll_str name;
    uint64_t size;
    /* Microseconds since 1970. */
    int64_t modified_at_us;
} ll_file_entry;

typedef struct ll_file_sink ll_file_sink;
struct ll_file_sink {
    uint32_t struct_size;
    void* receiver;
    ll_status (*put)(const ll_file_sink* sink, const ll_file_entry* entries, size_t count);
};

/* All [connection]. A name that leaves the folder: LL_FORBIDDEN. */
typedef struct ll_directory ll_directory;
struct ll_directory {
    uint32_t struct_size;
    void* hub;
    /* Regular files whose name begins with prefix, in the order of their names, sub-folders
     * included; no links out. */
    ll_status (*list)(const ll_directory* self, const ll_call* call, ll_str prefix,
                      const ll_file_sink* sink);
    /* Fills *handle; the file stays the same one even if it is replaced meanwhile. */
    ll_status (*open)(const ll_directory* self, const ll_call* call, ll_str name, uint64_t* handle);
    /* Up to capacity bytes from offset into the caller's buffer; LL_OK with *size 0 at the end. */
    ll_status (*read)(const ll_directory* self, const ll_call* call, uint64_t handle,
                      uint64_t offset, char* buffer, size_t capacity, size_t* size);
    void (*close)(const ll_directory* self, uint64_t handle);
    /* Replaces the file as a whole: a reader sees the old or the new one. Durable on return. */
    ll_status (*write_atomic)(const ll_directory* self, const ll_call* call, ll_str name,
                              ll_str bytes);
    /* LL_CONFLICT when the target exists. */
    ll_status (*move)(const ll_directory* self, const ll_call* call, ll_str from, ll_str to);
};

#ifdef __cplusplus
}
#endif
#endif
