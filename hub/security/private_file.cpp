#include "hub/security/private_file.h"

#include <cerrno>
#include <chrono>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <system_error>
#include <thread>
#include <unistd.h>

#include "hub/security/encoding.h"
#include "hub/security/random.h"

namespace leadloom::security {
namespace {

class Handle {
public:
    explicit Handle(int number) : number_(number) {}
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;
    ~Handle() {
        if (number_ >= 0) ::close(number_);
    }
    int number() const { return number_; }
    bool valid() const { return number_ >= 0; }

private:
    int number_;
};

Error failure(const std::filesystem::path& file, std::string_view what) {
    return {ErrorKind::Storage,
            file.string() + ": " + std::string(what) + ": " + std::system_category().message(errno),
            "check the folder's rights and free space"};
}

Status writeAll(int handle, std::string_view content, const std::filesystem::path& file) {
    while (!content.empty()) {
        const ssize_t written = ::write(handle, content.data(), content.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return failure(file, "can't write");
        content.remove_prefix(static_cast<std::size_t>(written));
    }
    return Status::ok();
}

Status writeNew(const std::filesystem::path& file, std::string_view content) {
    const Handle handle(::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (!handle.valid()) return failure(file, "can't make");
    if (auto written = writeAll(handle.number(), content, file); !written) return written;
    return ::fsync(handle.number()) == 0 ? Status::ok() : failure(file, "can't make durable");
}

Status syncFolder(const std::filesystem::path& folder) {
    const Handle handle(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    const bool durable = handle.valid() && ::fsync(handle.number()) == 0;
    return durable ? Status::ok() : failure(folder, "can't make durable");
}

std::filesystem::path folderOf(const std::filesystem::path& file) {
    return file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
}

Result<std::string> readAll(int handle, const std::filesystem::path& file) {
    std::string content;
    char buffer[8192];
    for (;;) {
        const ssize_t count = ::read(handle, buffer, sizeof buffer);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return failure(file, "can't read");
        if (count == 0) return content;
        content.append(buffer, static_cast<std::size_t>(count));
    }
}

}  // namespace

Result<std::optional<std::string>> readPrivateFile(const std::filesystem::path& file) {
    const Handle handle(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
    if (!handle.valid() && errno == ENOENT) return std::optional<std::string>();
    if (!handle.valid()) return failure(file, "can't open");
    struct stat facts {};
    if (::fstat(handle.number(), &facts) != 0) return failure(file, "can't examine");
    if ((facts.st_mode & 077) != 0) {
        return Error{ErrorKind::Storage, file.string() + " may be read or written by others",
                     "chmod 600 " + file.string()};
    }
    auto content = readAll(handle.number(), file);
    if (!content) return content.error();
    return std::optional<std::string>(*std::move(content));
}

Status writePrivateFile(const std::filesystem::path& file, std::string_view content) {
    auto fresh = file;
    fresh += "." + toHex(randomBytes(6)) + ".new";
    auto written = writeNew(fresh, content);
    if (written && ::rename(fresh.c_str(), file.c_str()) != 0)
        written = failure(file, "can't replace");
    if (!written) {
        ::unlink(fresh.c_str());
        return written;
    }
    return syncFolder(folderOf(file));
}

Result<FileLock> FileLock::acquire(const std::filesystem::path& file,
                                   const std::function<bool()>& cancelled) {
    const int handle = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (handle < 0) return failure(file, "can't open the lock");
    FileLock lock(handle);
    while (::flock(handle, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK && errno != EINTR) return failure(file, "can't lock");
        if (cancelled && cancelled()) {
            return Error{ErrorKind::Cancelled, "stopped while waiting for " + file.string(), ""};
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return lock;
}

FileLock::~FileLock() {
    if (handle_ >= 0) ::close(handle_);
}

}  // namespace leadloom::security
