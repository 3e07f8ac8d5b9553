#include "hub/store/temporary_folder.h"

#include <cerrno>
#include <cstring>
#include <stdlib.h>
#include <unistd.h>

namespace leadloom::store {
namespace {

namespace fs = std::filesystem;

constexpr const char* LockName = "owner.lock";
constexpr const char* MemoryRoot = "/dev/shm";

}  // namespace

Result<TemporaryFolder> TemporaryFolder::inMemory() {
    std::error_code ignored;
    const fs::path root = ::access(MemoryRoot, W_OK | X_OK) == 0 ? fs::path(MemoryRoot)
                                                                 : fs::temp_directory_path(ignored);
    return make((root / "leadloom-XXXXXX").string());
}

Result<TemporaryFolder> TemporaryFolder::beside(const fs::path& store) {
    return make(store.string() + ".scratch-XXXXXX");
}

Result<TemporaryFolder> TemporaryFolder::make(std::string pattern) {
    if (::mkdtemp(pattern.data()) == nullptr) {
        return Error{ErrorKind::Storage,
                     std::string("store: no folder for a private copy: ") + std::strerror(errno),
                     "give the hub's user write access to the store's directory"};
    }
    Result<FileLock> lock = FileLock::take(fs::path(pattern) / LockName);
    if (!lock) return lock.error();
    return TemporaryFolder(pattern, *std::move(lock));
}

void TemporaryFolder::removeAbandoned(const fs::path& store) {
    const std::string prefix = store.filename().string() + ".scratch-";
    const fs::path parent = store.has_parent_path() ? store.parent_path() : fs::path(".");
    std::error_code ignored;
    for (const fs::directory_entry& entry : fs::directory_iterator(parent, ignored)) {
        if (entry.path().filename().string().rfind(prefix, 0) != 0) continue;
        if (FileLock::take(entry.path() / LockName)) fs::remove_all(entry.path(), ignored);
    }
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;
    if (!path_.empty()) fs::remove_all(path_, ignored);
}

}  // namespace leadloom::store
