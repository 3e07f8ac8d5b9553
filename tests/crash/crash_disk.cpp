#include "tests/crash/crash_disk.h"

#include <atomic>
#include <cstring>
#include <fstream>
#include <iterator>
#include <map>
#include <mutex>
#include <new>
#include <random>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <sqlite3.h>

namespace leadloom::testing {
namespace {

constexpr std::size_t Sector = 512;

std::string bytesOf(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// One write, or a change of size, that no sync has followed yet.
struct Unsynced {
    std::int64_t at = 0;
    std::string bytes;
    bool truncates = false;
};

struct Content {
    std::string durable;
    std::vector<Unsynced> unsynced;
};

void place(std::string& content, std::int64_t at, std::string_view bytes) {
    const auto start = static_cast<std::size_t>(at);
    if (content.size() < start + bytes.size()) content.resize(start + bytes.size(), '\0');
    std::copy(bytes.begin(), bytes.end(), content.begin() + at);
}

void carryOut(std::string& content, const Unsynced& write) {
    if (write.truncates) {
        content.resize(static_cast<std::size_t>(write.at), '\0');
    } else {
        place(content, write.at, write.bytes);
    }
}

/// Some sectors of the write arrive.
void tear(std::string& content, const Unsynced& write, std::mt19937_64& random) {
    for (std::size_t start = 0; start < write.bytes.size();) {
        const std::size_t rest = Sector - (static_cast<std::size_t>(write.at) + start) % Sector;
        const std::size_t count = std::min(rest, write.bytes.size() - start);
        if (random() % 2 == 0) {
            place(content, write.at + static_cast<std::int64_t>(start),
                  std::string_view(write.bytes).substr(start, count));
        }
        start += count;
    }
}

std::string afterPowerCut(const Content& content, std::mt19937_64& random) {
    std::string left = content.durable;
    for (const Unsynced& write : content.unsynced) {
        const auto fate = random() % 5;
        if (fate < 2) continue;
        if (fate == 2 && !write.truncates) {
            tear(left, write, random);
        } else {
            carryOut(left, write);
        }
    }
    return left;
}

bool isBelow(const std::string& file, const std::filesystem::path& folder) {
    return file.starts_with(folder.string() + "/");
}

}  // namespace

struct CrashDisk::Contents {
    std::filesystem::path root;
    mutable std::mutex mutex;
    std::map<std::string, Content> files;
    DiskFault fault = DiskFault::None;
    bool weak = false;

    int refusal(int whenBroken) const {
        switch (fault) {
            case DiskFault::Full:
                return SQLITE_FULL;
            case DiskFault::InputOutput:
                return whenBroken;
            case DiskFault::None:
                break;
        }
        return SQLITE_OK;
    }
};

namespace {

CrashDisk::Contents* inserted = nullptr;
sqlite3_vfs* below = nullptr;

struct OpenFile {
    sqlite3_file base;
    Content* content;  ///< null: not below the root
    sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

OpenFile& mine(sqlite3_file* file) {
    return *reinterpret_cast<OpenFile*>(file);
}

sqlite3_file* real(sqlite3_file* file) {
    return mine(file).real();
}

int closeFile(sqlite3_file* file) {
    return real(file)->pMethods->xClose(real(file));
}

int readFile(sqlite3_file* file, void* bytes, int count, sqlite3_int64 at) {
    return real(file)->pMethods->xRead(real(file), bytes, count, at);
}

int writeFile(sqlite3_file* file, const void* bytes, int count, sqlite3_int64 at) {
    Content* content = mine(file).content;
    if (content == nullptr) return real(file)->pMethods->xWrite(real(file), bytes, count, at);
    const std::lock_guard lock(inserted->mutex);
    if (const int refused = inserted->refusal(SQLITE_IOERR_WRITE); refused != SQLITE_OK) {
        return refused;
    }
    const int code = real(file)->pMethods->xWrite(real(file), bytes, count, at);
    if (code == SQLITE_OK) {
        content->unsynced.push_back(
            {at, std::string(static_cast<const char*>(bytes), static_cast<std::size_t>(count)),
             false});
    }
    return code;
}

int truncateFile(sqlite3_file* file, sqlite3_int64 size) {
    Content* content = mine(file).content;
    if (content == nullptr) return real(file)->pMethods->xTruncate(real(file), size);
    const std::lock_guard lock(inserted->mutex);
    const int code = real(file)->pMethods->xTruncate(real(file), size);
    if (code == SQLITE_OK) content->unsynced.push_back({size, {}, true});
    return code;
}

/// What was written is safe now. The disk itself is not waited for: nobody cuts its power.
int syncFile(sqlite3_file* file, int flags) {
    Content* content = mine(file).content;
    if (content == nullptr) return real(file)->pMethods->xSync(real(file), flags);
    const std::lock_guard lock(inserted->mutex);
    if (const int refused = inserted->refusal(SQLITE_IOERR_FSYNC); refused != SQLITE_OK) {
        return refused;
    }
    for (const Unsynced& write : content->unsynced)
        carryOut(content->durable, write);
    content->unsynced.clear();
    return SQLITE_OK;
}

int sizeOfFile(sqlite3_file* file, sqlite3_int64* size) {
    return real(file)->pMethods->xFileSize(real(file), size);
}

int lockFile(sqlite3_file* file, int level) {
    return real(file)->pMethods->xLock(real(file), level);
}

int unlockFile(sqlite3_file* file, int level) {
    return real(file)->pMethods->xUnlock(real(file), level);
}

int checkReservedLock(sqlite3_file* file, int* held) {
    return real(file)->pMethods->xCheckReservedLock(real(file), held);
}

bool isWeak() {
    if (inserted == nullptr) return false;
    const std::lock_guard lock(inserted->mutex);
    return inserted->weak;
}

/// The hub asks for FULL and looks whether it got it: a weak disk takes NORMAL and says FULL.
int answerWeakly(char** words) {
    if (words[1] == nullptr || sqlite3_stricmp(words[1], "synchronous") != 0)
        return SQLITE_NOTFOUND;
    if (words[2] == nullptr) {
        words[0] = sqlite3_mprintf("2");  // FULL
        return SQLITE_OK;
    }
    if (sqlite3_stricmp(words[2], "FULL") == 0) std::strcpy(words[2], "1");  // NORMAL
    return SQLITE_NOTFOUND;
}

int controlFile(sqlite3_file* file, int operation, void* argument) {
    if (operation == SQLITE_FCNTL_PRAGMA && isWeak()) {
        const int answered = answerWeakly(static_cast<char**>(argument));
        if (answered == SQLITE_OK) return answered;
    }
    return real(file)->pMethods->xFileControl(real(file), operation, argument);
}

int sectorSize(sqlite3_file* file) {
    return real(file)->pMethods->xSectorSize(real(file));
}

int characteristics(sqlite3_file* file) {
    return real(file)->pMethods->xDeviceCharacteristics(real(file));
}

int mapShared(sqlite3_file* file, int page, int size, int extend, void volatile** memory) {
    return real(file)->pMethods->xShmMap(real(file), page, size, extend, memory);
}

int lockShared(sqlite3_file* file, int offset, int count, int flags) {
    return real(file)->pMethods->xShmLock(real(file), offset, count, flags);
}

void sharedBarrier(sqlite3_file* file) {
    real(file)->pMethods->xShmBarrier(real(file));
}

int unmapShared(sqlite3_file* file, int remove) {
    return real(file)->pMethods->xShmUnmap(real(file), remove);
}

const sqlite3_io_methods Methods = {2,
                                    closeFile,
                                    readFile,
                                    writeFile,
                                    truncateFile,
                                    syncFile,
                                    sizeOfFile,
                                    lockFile,
                                    unlockFile,
                                    checkReservedLock,
                                    controlFile,
                                    sectorSize,
                                    characteristics,
                                    mapShared,
                                    lockShared,
                                    sharedBarrier,
                                    unmapShared,
                                    nullptr,
                                    nullptr};

Content* contentFor(const char* name, int flags) {
    constexpr int Kept = SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL;
    if (inserted == nullptr || name == nullptr || (flags & Kept) == 0) return nullptr;
    if (!isBelow(name, inserted->root)) return nullptr;
    const std::lock_guard lock(inserted->mutex);
    const auto [known, fresh] = inserted->files.try_emplace(name);
    if (fresh) known->second.durable = bytesOf(name);
    return &known->second;
}

int openFile(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* outFlags) {
    OpenFile& opened = *new (file) OpenFile{};
    opened.content = contentFor(name, flags);
    const int code = below->xOpen(below, name, opened.real(), flags, outFlags);
    opened.base.pMethods = opened.real()->pMethods == nullptr ? nullptr : &Methods;
    return code;
}

int deleteFile(sqlite3_vfs*, const char* name, int syncFolder) {
    if (inserted != nullptr) {
        const std::lock_guard lock(inserted->mutex);
        const auto known = inserted->files.find(name);
        if (known != inserted->files.end()) known->second = {};
    }
    return below->xDelete(below, name, syncFolder);
}

sqlite3_vfs makeVfs() {
    below = sqlite3_vfs_find(nullptr);
    sqlite3_vfs vfs = *below;
    vfs.pNext = nullptr;
    vfs.zName = "crash-disk";
    vfs.szOsFile = static_cast<int>(sizeof(OpenFile)) + below->szOsFile;
    vfs.xOpen = openFile;
    vfs.xDelete = deleteFile;
    // These take the VFS they belong to as their first argument.
    vfs.xAccess = [](sqlite3_vfs*, const char* name, int flags, int* found) {
        return below->xAccess(below, name, flags, found);
    };
    vfs.xFullPathname = [](sqlite3_vfs*, const char* name, int size, char* path) {
        return below->xFullPathname(below, name, size, path);
    };
    vfs.xRandomness = [](sqlite3_vfs*, int count, char* bytes) {
        return below->xRandomness(below, count, bytes);
    };
    vfs.xSleep = [](sqlite3_vfs*, int micros) { return below->xSleep(below, micros); };
    vfs.xCurrentTime = [](sqlite3_vfs*, double* now) { return below->xCurrentTime(below, now); };
    vfs.xGetLastError = [](sqlite3_vfs*, int size, char* text) {
        return below->xGetLastError(below, size, text);
    };
    vfs.xCurrentTimeInt64 = [](sqlite3_vfs*, sqlite3_int64* now) {
        return below->xCurrentTimeInt64(below, now);
    };
    return vfs;
}

sqlite3_vfs& crashVfs() {
    static sqlite3_vfs vfs = makeVfs();
    return vfs;
}

}  // namespace

CrashDisk::CrashDisk(const std::filesystem::path& root) : contents_(std::make_unique<Contents>()) {
    if (inserted != nullptr) throw std::logic_error("there is a crash disk already");
    contents_->root = root;
    sqlite3_vfs& vfs = crashVfs();
    inserted = contents_.get();
    sqlite3_vfs_register(&vfs, 1);
}

CrashDisk::~CrashDisk() {
    sqlite3_vfs_register(below, 1);
    inserted = nullptr;
}

void CrashDisk::leave(Loss loss, std::uint64_t seed, const std::filesystem::path& from,
                      const std::filesystem::path& to) const {
    std::mt19937_64 random(seed);
    std::filesystem::create_directories(to);
    const std::lock_guard lock(contents_->mutex);
    for (const auto& [file, content] : contents_->files) {
        if (!isBelow(file, from)) continue;
        std::string left = content.durable;
        if (loss == Loss::Power) {
            left = afterPowerCut(content, random);
        } else if (loss == Loss::Process) {
            for (const Unsynced& write : content.unsynced)
                carryOut(left, write);
        }
        const auto name = std::filesystem::path(file).filename();
        std::ofstream(to / name, std::ios::binary) << left;
    }
}

void CrashDisk::fail(DiskFault fault) {
    const std::lock_guard lock(contents_->mutex);
    contents_->fault = fault;
}

void CrashDisk::weaken(bool weak) {
    const std::lock_guard lock(contents_->mutex);
    contents_->weak = weak;
}

std::int64_t CrashDisk::unsyncedBytes(const std::filesystem::path& folder) const {
    const std::lock_guard lock(contents_->mutex);
    std::int64_t bytes = 0;
    for (const auto& [file, content] : contents_->files) {
        if (!isBelow(file, folder)) continue;
        for (const Unsynced& write : content.unsynced)
            bytes += static_cast<std::int64_t>(write.bytes.size());
    }
    return bytes;
}

}  // namespace leadloom::testing
