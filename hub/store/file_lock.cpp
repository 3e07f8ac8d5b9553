#include "hub/store/file_lock.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace leadloom::store {
namespace {

std::string ownerOf(int descriptor) {
    char text[32] = {};
    const ssize_t size = ::pread(descriptor, text, sizeof text - 1, 0);
    std::string owner(text, size > 0 ? static_cast<std::size_t>(size) : 0);
    while (!owner.empty() && owner.back() == '\n')
        owner.pop_back();
    return owner.empty() ? "of unknown number" : owner;
}

Status writeOwner(int descriptor) {
    const std::string owner = std::to_string(::getpid()) + "\n";
    if (::ftruncate(descriptor, 0) == 0 &&
        ::pwrite(descriptor, owner.data(), owner.size(), 0) == static_cast<ssize_t>(owner.size())) {
        return Status::ok();
    }
    return Error{ErrorKind::Storage,
                 std::string("store: writing the lock file: ") + std::strerror(errno),
                 "free space on the store's disk and give the hub's user write access to it"};
}

}  // namespace

Result<FileLock> FileLock::take(const std::filesystem::path& path) {
    FileLock lock(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (lock.descriptor_ < 0) {
        return Error{ErrorKind::Storage,
                     "store: " + path.string() + " can't be made: " + std::strerror(errno),
                     "make the store's directory and give the hub's user write access to it"};
    }
    if (::flock(lock.descriptor_, LOCK_EX | LOCK_NB) != 0) {
        return Error{
            ErrorKind::Storage,
            "store: another hub (process " + ownerOf(lock.descriptor_) + ") holds " + path.string(),
            "stop that hub, or give this one a store of its own"};
    }
    if (Status written = writeOwner(lock.descriptor_); !written) return written.error();
    return lock;
}

FileLock::~FileLock() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace leadloom::store
