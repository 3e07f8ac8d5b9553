#pragma once

#include <cstdint>
#include <exception>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <leadloom/abi/service/directory.h>
#include <leadloom/sdk/call.h>
#include <leadloom/sdk/result.h>

namespace leadloom::sdk {

/// A file of the connection's folder.
struct FileEntry {
    std::string name;  ///< relative, with '/'
    std::uint64_t size = 0;
    std::int64_t modifiedAt = 0;  ///< microseconds since 1970
};

/// An open file; closes itself. Stays the same file even if it is replaced meanwhile.
class OpenFile {
public:
    OpenFile(const ll_directory* service, std::uint64_t handle)
        : service_(service), handle_(handle) {}
    OpenFile(OpenFile&& other) noexcept
        : service_(std::exchange(other.service_, nullptr)), handle_(other.handle_) {}
    OpenFile& operator=(OpenFile&&) = delete;
    ~OpenFile() {
        if (service_ != nullptr) service_->close(service_, handle_);
    }

    /// Up to `capacity` bytes from `offset` into `buffer`; 0 at the end.
    Result<std::size_t> read(const Call& call, std::uint64_t offset, char* buffer,
                             std::size_t capacity) const {
        std::size_t size = 0;
        const auto code =
            service_->read(service_, call.raw(), handle_, offset, buffer, capacity, &size);
        if (code != LL_OK) return Status{code};
        return size;
    }

private:
    const ll_directory* service_;
    std::uint64_t handle_;
};

/// The one folder that the connection is configured with.
class Directory {
public:
    explicit Directory(const ll_directory* service) : service_(service) {}

    /// Files whose name begins with `prefix`, in the order of their names.
    Result<std::vector<FileEntry>> list(const Call& call, std::string_view prefix = {}) const {
        if (service_ == nullptr) return absent();
        std::vector<FileEntry> files;
        const ll_file_sink sink{sizeof(ll_file_sink), &files, &collect};
        const auto code = service_->list(service_, call.raw(), given(prefix), &sink);
        if (code != LL_OK) return Status{code};
        return files;
    }
    Result<OpenFile> open(const Call& call, std::string_view name) const {
        if (service_ == nullptr) return absent();
        std::uint64_t handle = 0;
        const auto code = service_->open(service_, call.raw(), given(name), &handle);
        if (code != LL_OK) return Status{code};
        return OpenFile(service_, handle);
    }
    /// Replaces the file as a whole; durable on return.
    Status writeAtomic(const Call& call, std::string_view name, std::string_view bytes) const {
        if (service_ == nullptr) return absent();
        return {service_->write_atomic(service_, call.raw(), given(name), given(bytes))};
    }
    /// LL_CONFLICT when the target exists.
    Status move(const Call& call, std::string_view from, std::string_view to) const {
        if (service_ == nullptr) return absent();
        return {service_->move(service_, call.raw(), given(from), given(to))};
    }

private:
    static Status absent() { return {LL_UNSUPPORTED, "the hub offers no folder"}; }
    static ll_status collect(const ll_file_sink* sink, const ll_file_entry* entries,
                             std::size_t count) noexcept {
        try {
            auto& files = *static_cast<std::vector<FileEntry>*>(sink->receiver);
            const auto* at = reinterpret_cast<const char*>(entries);
            for (std::size_t i = 0; i < count; ++i, at += entries->struct_size) {
                const auto* entry = reinterpret_cast<const ll_file_entry*>(at);
                files.push_back(
                    {std::string(view(entry->name)), entry->size, entry->modified_at_us});
            }
            return LL_OK;
        } catch (...) {
            return LL_BUG;
        }
    }

    const ll_directory* service_;
};

}  // namespace leadloom::sdk
