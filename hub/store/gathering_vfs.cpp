#include "hub/store/gathering_vfs.h"

#include <cstddef>
#include <cstring>
#include <memory>
#include <mutex>
#include <new>

#include <sqlite3.h>

namespace leadloom::store {
namespace {

/// SQLite's own files take less than 128 KB at once.
constexpr std::size_t MostHeld = 120U << 10U;

/// SQLite gives the room for it, and behind it for the file it stands on.
struct GatheredFile {
    sqlite3_file asSqliteSeesIt;
    sqlite3_file* real;
    bool gathers;
    std::unique_ptr<char[]> held;
    std::size_t size;
    sqlite3_int64 start;     ///< of what is held
    GatheredFile* log;       ///< of a database: its log
    GatheredFile* database;  ///< of a log

    static GatheredFile& of(sqlite3_file* file) { return *reinterpret_cast<GatheredFile*>(file); }

    /// Whatever the system says to it: what couldn't be written belongs to a step that fails.
    int flush() {
        if (size == 0) return SQLITE_OK;
        const auto amount = static_cast<int>(size);
        size = 0;
        return real->pMethods->xWrite(real, held.get(), amount, start);
    }
};

constexpr std::size_t RealAt = (sizeof(GatheredFile) + alignof(std::max_align_t) - 1) /
                               alignof(std::max_align_t) * alignof(std::max_align_t);

template <auto Method>
struct Passed;
template <typename R, typename... Args, R (*sqlite3_io_methods::*Method)(sqlite3_file*, Args...)>
struct Passed<Method> {
    static R call(sqlite3_file* file, Args... args) {
        sqlite3_file* real = GatheredFile::of(file).real;
        return (real->pMethods->*Method)(real, args...);
    }
};

template <auto Method>
struct Flushed;
template <typename... Args, int (*sqlite3_io_methods::*Method)(sqlite3_file*, Args...)>
struct Flushed<Method> {
    static int call(sqlite3_file* file, Args... args) {
        const int flushed = GatheredFile::of(file).flush();
        return flushed == SQLITE_OK ? Passed<Method>::call(file, args...) : flushed;
    }
};

template <auto Method>
struct FromReal;
template <typename R, typename... Args, R (*sqlite3_vfs::*Method)(sqlite3_vfs*, Args...)>
struct FromReal<Method> {
    static R call(sqlite3_vfs* vfs, Args... args) {
        auto* real = static_cast<sqlite3_vfs*>(vfs->pAppData);
        return (real->*Method)(real, args...);
    }
};

int closeFile(sqlite3_file* file) {
    GatheredFile& gathered = GatheredFile::of(file);
    const int flushed = gathered.flush();
    if (gathered.database != nullptr) gathered.database->log = nullptr;
    const int closed = gathered.real->pMethods->xClose(gathered.real);
    gathered.~GatheredFile();
    return flushed == SQLITE_OK ? closed : flushed;
}

int writeFile(sqlite3_file* file, const void* bytes, int amount, sqlite3_int64 at) {
    GatheredFile& gathered = GatheredFile::of(file);
    const auto size = static_cast<std::size_t>(amount);
    const bool follows = at == gathered.start + static_cast<sqlite3_int64>(gathered.size);
    if (!follows || gathered.size + size > MostHeld) {
        if (const int flushed = gathered.flush(); flushed != SQLITE_OK) return flushed;
    }
    if (gathered.gathers && !gathered.held) gathered.held.reset(new (std::nothrow) char[MostHeld]);
    if (!gathered.held || size > MostHeld) {
        return gathered.real->pMethods->xWrite(gathered.real, bytes, amount, at);
    }
    if (gathered.size == 0) gathered.start = at;
    std::memcpy(gathered.held.get() + gathered.size, bytes, size);
    gathered.size += size;
    return SQLITE_OK;
}

/// Behind it others are told of what is in the log. It was synced by then, unless somebody made
/// the connection wait less than it was told to.
void passBarrier(sqlite3_file* file) {
    GatheredFile& gathered = GatheredFile::of(file);
    if (gathered.log != nullptr) (void)gathered.log->flush();
    gathered.real->pMethods->xShmBarrier(gathered.real);
}

using Methods = sqlite3_io_methods;

const Methods& methods() {
    static const Methods table = [] {
        Methods made{};
        made.iVersion = 2;
        made.xClose = closeFile;
        made.xRead = Flushed<&Methods::xRead>::call;
        made.xWrite = writeFile;
        made.xTruncate = Flushed<&Methods::xTruncate>::call;
        made.xSync = Flushed<&Methods::xSync>::call;
        made.xFileSize = Flushed<&Methods::xFileSize>::call;
        made.xLock = Flushed<&Methods::xLock>::call;
        made.xUnlock = Flushed<&Methods::xUnlock>::call;
        made.xCheckReservedLock = Passed<&Methods::xCheckReservedLock>::call;
        made.xFileControl = Flushed<&Methods::xFileControl>::call;
        made.xSectorSize = Passed<&Methods::xSectorSize>::call;
        made.xDeviceCharacteristics = Passed<&Methods::xDeviceCharacteristics>::call;
        made.xShmMap = Passed<&Methods::xShmMap>::call;
        made.xShmLock = Flushed<&Methods::xShmLock>::call;
        made.xShmBarrier = passBarrier;
        made.xShmUnmap = Passed<&Methods::xShmUnmap>::call;
        return made;
    }();
    return table;
}

int openFile(sqlite3_vfs* vfs, sqlite3_filename name, sqlite3_file* file, int flags, int* got) {
    auto* underneath = static_cast<sqlite3_vfs*>(vfs->pAppData);
    auto* real = reinterpret_cast<sqlite3_file*>(reinterpret_cast<char*>(file) + RealAt);
    real->pMethods = nullptr;
    file->pMethods = nullptr;
    const int opened = underneath->xOpen(underneath, name, real, flags, got);
    if (real->pMethods == nullptr) return opened;
    auto* gathered = new (file) GatheredFile{};
    gathered->real = real;
    gathered->gathers = (flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL)) != 0;
    gathered->asSqliteSeesIt.pMethods = &methods();
    if ((flags & SQLITE_OPEN_WAL) != 0) {
        gathered->database = &GatheredFile::of(sqlite3_database_file_object(name));
        gathered->database->log = gathered;
    }
    return opened;
}

void standOn(sqlite3_vfs& vfs, sqlite3_vfs* real) {
    vfs = *real;
    vfs.pNext = nullptr;
    vfs.zName = "leadloom-gathering";
    vfs.pAppData = real;
    vfs.szOsFile = static_cast<int>(RealAt) + real->szOsFile;
    vfs.xOpen = openFile;
    vfs.xDelete = FromReal<&sqlite3_vfs::xDelete>::call;
    vfs.xAccess = FromReal<&sqlite3_vfs::xAccess>::call;
    vfs.xFullPathname = FromReal<&sqlite3_vfs::xFullPathname>::call;
    vfs.xRandomness = FromReal<&sqlite3_vfs::xRandomness>::call;
    vfs.xSleep = FromReal<&sqlite3_vfs::xSleep>::call;
    vfs.xCurrentTime = FromReal<&sqlite3_vfs::xCurrentTime>::call;
    vfs.xGetLastError = FromReal<&sqlite3_vfs::xGetLastError>::call;
    vfs.xCurrentTimeInt64 = FromReal<&sqlite3_vfs::xCurrentTimeInt64>::call;
}

}  // namespace

const char* gatheringVfs() {
    static std::mutex mutex;
    static sqlite3_vfs vfs{};
    const std::lock_guard lock(mutex);
    sqlite3_vfs* real = sqlite3_vfs_find(nullptr);
    if (real == nullptr) return nullptr;
    // Whoever makes another VFS the default one (a disk that breaks, in tests) means all files.
    if (vfs.pAppData != real) {
        if (vfs.pAppData != nullptr) sqlite3_vfs_unregister(&vfs);
        standOn(vfs, real);
        if (sqlite3_vfs_register(&vfs, 0) != SQLITE_OK) return nullptr;
    }
    return vfs.zName;
}

}  // namespace leadloom::store
