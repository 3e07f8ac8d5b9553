// Loaded into a program by LD_PRELOAD: a disk that has FULL_DISK_BYTES left for files below
// FULL_DISK_FOLDER, so that a write which would make them larger fails as on a real full disk. Once
// the file FULL_DISK_FREED is there, there is space again.
#define _GNU_SOURCE
// The build asks for 64-bit offsets, which would make one function of pwrite and pwrite64.
#undef _FILE_OFFSET_BITS
#include <dlfcn.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static atomic_llong used;

static int isOnThatDisk(int file) {
    const char* folder = getenv("FULL_DISK_FOLDER");
    char link[64];
    char path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    const ssize_t size = readlink(link, path, sizeof path - 1);
    if (folder == NULL || size <= 0) return 0;
    path[size] = '\0';
    return strncmp(path, folder, strlen(folder)) == 0;
}

static int hasSpace(long long growth) {
    const char* freed = getenv("FULL_DISK_FREED");
    const char* bytes = getenv("FULL_DISK_BYTES");
    if (bytes == NULL || (freed != NULL && access(freed, F_OK) == 0)) return 1;
    return atomic_load(&used) + growth <= atoll(bytes);
}

/// Whether `end` bytes of that file fit; takes the space if they do.
static int fits(int file, long long end) {
    const int before = errno;
    struct stat status;
    if (!isOnThatDisk(file) || fstat(file, &status) != 0 || !S_ISREG(status.st_mode)) {
        errno = before;
        return 1;
    }
    const long long growth = end - (long long)status.st_size;
    if (growth > 0 && !hasSpace(growth)) {
        errno = ENOSPC;
        return 0;
    }
    if (growth > 0) atomic_fetch_add(&used, growth);
    errno = before;
    return 1;
}

static long long placeOf(int file) {
    const int before = errno;
    const long long place = lseek(file, 0, SEEK_CUR);
    errno = before;
    return place < 0 ? 0 : place;
}

ssize_t write(int file, const void* bytes, size_t count) {
    static ssize_t (*real)(int, const void*, size_t);
    if (real == NULL) *(void**)&real = dlsym(RTLD_NEXT, "write");
    if (!fits(file, placeOf(file) + (long long)count)) return -1;
    return real(file, bytes, count);
}

ssize_t writev(int file, const struct iovec* parts, int count) {
    static ssize_t (*real)(int, const struct iovec*, int);
    if (real == NULL) *(void**)&real = dlsym(RTLD_NEXT, "writev");
    long long size = 0;
    for (int i = 0; i < count; ++i)
        size += (long long)parts[i].iov_len;
    if (!fits(file, placeOf(file) + size)) return -1;
    return real(file, parts, count);
}

ssize_t pwrite64(int file, const void* bytes, size_t count, off64_t at) {
    static ssize_t (*real)(int, const void*, size_t, off64_t);
    if (real == NULL) *(void**)&real = dlsym(RTLD_NEXT, "pwrite64");
    if (!fits(file, at + (long long)count)) return -1;
    return real(file, bytes, count, at);
}

ssize_t pwrite(int file, const void* bytes, size_t count, off_t at) {
    static ssize_t (*real)(int, const void*, size_t, off_t);
    if (real == NULL) *(void**)&real = dlsym(RTLD_NEXT, "pwrite");
    if (!fits(file, at + (long long)count)) return -1;
    return real(file, bytes, count, at);
}
