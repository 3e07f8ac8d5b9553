#include "hub/plugin_host/directory_service.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <vector>

#include "hub/plugin_host/service_call.h"
#include "hub/security/encoding.h"
#include "hub/security/random.h"

namespace leadloom::plugin_host {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view UnfinishedPrefix = ".leadloom-";
constexpr mode_t NewFolderMode = 0750;
constexpr mode_t NewFileMode = 0640;

bool staysInside(std::string_view name) {
    if (name.empty() || name.front() == '/' || name.find('\0') != std::string_view::npos) {
        return false;
    }
    for (std::size_t at = 0; at <= name.size();) {
        const std::size_t end = std::min(name.find('/', at), name.size());
        const std::string_view part = name.substr(at, end - at);
        if (part.empty() || part == "." || part == "..") return false;
        at = end + 1;
    }
    return true;
}

struct Listed {
    std::string name;
    std::uint64_t size;
    std::int64_t modifiedAtUs;
};

std::int64_t microsecondsOf(const timespec& time) {
    return static_cast<std::int64_t>(time.tv_sec) * 1'000'000 + time.tv_nsec / 1000;
}

std::vector<Listed> filesBelow(const fs::path& folder, std::string_view prefix,
                               std::error_code& fault) {
    std::vector<Listed> files;
    fs::recursive_directory_iterator entries(folder, fault);
    for (const fs::recursive_directory_iterator end; !fault && entries != end;
         entries.increment(fault)) {
        struct stat facts {};
        const bool regular =
            ::lstat(entries->path().c_str(), &facts) == 0 && S_ISREG(facts.st_mode);
        std::string name = entries->path().lexically_relative(folder).generic_string();
        const bool unfinished = entries->path().filename().string().starts_with(UnfinishedPrefix);
        if (!regular || unfinished || !name.starts_with(prefix)) continue;
        files.push_back({std::move(name), static_cast<std::uint64_t>(facts.st_size),
                         microsecondsOf(facts.st_mtim)});
    }
    std::ranges::sort(files, {}, &Listed::name);
    return files;
}

class Closed {
public:
    explicit Closed(int handle) : handle_(handle) {}
    Closed(const Closed&) = delete;
    Closed& operator=(const Closed&) = delete;
    ~Closed() {
        if (handle_ >= 0) ::close(handle_);
    }
    int get() const { return handle_; }
    void swap(Closed& other) { std::swap(handle_, other.handle_); }
    int release() { return std::exchange(handle_, -1); }

private:
    int handle_;
};

bool writeAll(int handle, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(handle, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return ::fsync(handle) == 0;
}

}  // namespace

Error DirectoryService::failure(std::string_view name, std::string_view what) const {
    const int fault = errno;
    const std::string place = (folder_ / name).string();
    if (fault == ENOENT) return {ErrorKind::NotFound, place + " is not there", ""};
    if (fault == EEXIST) return {ErrorKind::Conflict, place + " exists already", ""};
    if (fault == ELOOP || fault == ENOTDIR) {
        return {ErrorKind::Forbidden, place + " leads through a link or a file",
                "put real folders and files there"};
    }
    const std::string text =
        place + ": " + std::string(what) + ": " + std::system_category().message(fault);
    if (fault == EACCES || fault == EPERM || fault == EROFS) {
        return {ErrorKind::Forbidden, text, "give the hub's user the right to it"};
    }
    return {ErrorKind::Transient, text, "check the disk and its free space"};
}

Status DirectoryService::mayWrite() const {
    if (writable_) return Status::ok();
    return Error{ErrorKind::Forbidden, folder_.string() + " is configured for reading only",
                 "set settings.write: true if the connector may write there"};
}

Result<int> DirectoryService::openParent(std::string_view name, std::string& leaf,
                                         bool make) const {
    if (!staysInside(name)) {
        return Error{ErrorKind::Forbidden, "the name leads out of " + folder_.string(),
                     "use names relative to the folder, without \"..\""};
    }
    Closed folder(::open(folder_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (folder.get() < 0) return failure("", "can't open");
    for (std::size_t slash = name.find('/'); slash != std::string_view::npos;
         slash = name.find('/')) {
        const std::string part(name.substr(0, slash));
        if (make) ::mkdirat(folder.get(), part.c_str(), NewFolderMode);
        Closed next(
            ::openat(folder.get(), part.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
        if (next.get() < 0) return failure(part, "can't open");
        folder.swap(next);
        name.remove_prefix(slash + 1);
    }
    leaf = name;
    return folder.release();
}

Status DirectoryService::list(std::string_view prefix, const ll_file_sink* sink,
                              ll_status& answer) const {
    std::error_code fault;
    const auto files = filesBelow(folder_, prefix, fault);
    if (fault) {
        errno = fault.value();
        return failure("", "can't list");
    }
    std::vector<ll_file_entry> entries;
    entries.reserve(files.size());
    for (const Listed& file : files) {
        entries.push_back({sizeof(ll_file_entry), strOf(file.name), file.size, file.modifiedAtUs});
    }
    if (!entries.empty()) answer = sink->put(sink, entries.data(), entries.size());
    return Status::ok();
}

Result<int> DirectoryService::openFile(std::string_view name) const {
    std::string leaf;
    auto parent = openParent(name, leaf, false);
    if (!parent) return parent.error();
    const Closed folder(*parent);
    // Without O_NONBLOCK a pipe that somebody put there would hold the hub up.
    Closed file(
        ::openat(folder.get(), leaf.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    struct stat facts {};
    if (file.get() < 0 || ::fstat(file.get(), &facts) != 0) return failure(name, "can't open");
    if (!S_ISREG(facts.st_mode)) {
        return Error{ErrorKind::Forbidden, (folder_ / name).string() + " is not a regular file",
                     "put real files there"};
    }
    return file.release();
}

Status DirectoryService::write(std::string_view name, std::string_view bytes) const {
    if (auto allowed = mayWrite(); !allowed) return allowed;
    std::string leaf;
    auto parent = openParent(name, leaf, true);
    if (!parent) return parent.error();
    const Closed folder(*parent);
    const std::string fresh =
        std::string(UnfinishedPrefix) + security::toHex(security::randomBytes(8));
    const Closed file(::openat(folder.get(), fresh.c_str(),
                               O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, NewFileMode));
    if (file.get() < 0) return failure(name, "can't make");
    const bool done = writeAll(file.get(), bytes) &&
                      ::renameat(folder.get(), fresh.c_str(), folder.get(), leaf.c_str()) == 0 &&
                      ::fsync(folder.get()) == 0;
    if (done) return Status::ok();
    const Error error = failure(name, "can't write");
    ::unlinkat(folder.get(), fresh.c_str(), 0);
    return error;
}

Status DirectoryService::move(std::string_view from, std::string_view to) const {
    if (auto allowed = mayWrite(); !allowed) return allowed;
    std::string fromLeaf;
    std::string toLeaf;
    auto fromParent = openParent(from, fromLeaf, false);
    if (!fromParent) return fromParent.error();
    const Closed fromFolder(*fromParent);
    auto toParent = openParent(to, toLeaf, true);
    if (!toParent) return toParent.error();
    const Closed toFolder(*toParent);
    const int moved = ::renameat2(fromFolder.get(), fromLeaf.c_str(), toFolder.get(),
                                  toLeaf.c_str(), RENAME_NOREPLACE);
    if (moved != 0) return failure(errno == EEXIST ? to : from, "can't move");
    ::fsync(fromFolder.get());
    return ::fsync(toFolder.get()) == 0 ? Status::ok() : failure(to, "can't make durable");
}

/// The table's functions.
struct DirectoryService::Calls {
    static DirectoryService& of(const ll_directory* self) {
        return *static_cast<DirectoryService*>(self->hub);
    }
    static ll_status answer(const ll_call* call, const Status& status) {
        return status ? LL_OK : report(call, status.error());
    }
    static ll_status list(const ll_directory* self, const ll_call* call, ll_str prefix,
                          const ll_file_sink* sink) {
        return guarded(call, [&] {
            ll_status taken = LL_OK;
            const Status listed = of(self).list(viewOf(prefix), sink, taken);
            return listed ? taken : report(call, listed.error());
        });
    }
    static ll_status open(const ll_directory* self, const ll_call* call, ll_str name,
                          std::uint64_t* handle) {
        return guarded(call, [&]() -> ll_status {
            auto file = of(self).openFile(viewOf(name));
            if (!file) return report(call, file.error());
            *handle = ++of(self).lastHandle_;
            of(self).open_.emplace(*handle, *file);
            return LL_OK;
        });
    }
    static ll_status read(const ll_directory* self, const ll_call* call, std::uint64_t handle,
                          std::uint64_t offset, char* buffer, std::size_t capacity,
                          std::size_t* size) {
        return guarded(call, [&]() -> ll_status {
            const auto found = of(self).open_.find(handle);
            if (found == of(self).open_.end()) {
                return report(call, {ErrorKind::Bug, "that file is not open", ""});
            }
            const ssize_t count =
                ::pread(found->second, buffer, capacity, static_cast<off_t>(offset));
            if (count < 0) return report(call, of(self).failure("", "can't read"));
            *size = static_cast<std::size_t>(count);
            return LL_OK;
        });
    }
    static void close(const ll_directory* self, std::uint64_t handle) {
        const auto found = of(self).open_.find(handle);
        if (found == of(self).open_.end()) return;
        ::close(found->second);
        of(self).open_.erase(found);
    }
    static ll_status writeAtomic(const ll_directory* self, const ll_call* call, ll_str name,
                                 ll_str bytes) {
        return guarded(call,
                       [&] { return answer(call, of(self).write(viewOf(name), viewOf(bytes))); });
    }
    static ll_status move(const ll_directory* self, const ll_call* call, ll_str from, ll_str to) {
        return guarded(call, [&] { return answer(call, of(self).move(viewOf(from), viewOf(to))); });
    }
};

DirectoryService::DirectoryService(fs::path folder, bool writable)
    : folder_(std::move(folder)), writable_(writable), table_{sizeof(ll_directory), this,
                                                              &Calls::list,         &Calls::open,
                                                              &Calls::read,         &Calls::close,
                                                              &Calls::writeAtomic,  &Calls::move} {}

DirectoryService::~DirectoryService() {
    for (const auto& [handle, file] : open_)
        ::close(file);
}

}  // namespace leadloom::plugin_host
