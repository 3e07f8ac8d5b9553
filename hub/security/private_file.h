#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "hub/base/result.h"

namespace leadloom::security {

/// Files only their owner may read.

/// The content; nothing when there is no such file; Storage when it can't be read, or when others
/// than the owner may read or write it.
Result<std::optional<std::string>> readPrivateFile(const std::filesystem::path& file);

/// Replaces the file as a whole, with mode 0600; durable when it returns.
Status writePrivateFile(const std::filesystem::path& file, std::string_view content);

/// A lock between processes and threads, held until destroyed. Dies with its process, so that a
/// crash leaves nothing to clear away.
class FileLock {
public:
    /// Waits for the lock until `cancelled` (may be empty) says stop.
    static Result<FileLock> acquire(const std::filesystem::path& file,
                                    const std::function<bool()>& cancelled);
    FileLock(FileLock&& other) noexcept : handle_(std::exchange(other.handle_, -1)) {}
    FileLock& operator=(FileLock&&) = delete;
    ~FileLock();

private:
    explicit FileLock(int handle) : handle_(handle) {}
    int handle_;
};

}  // namespace leadloom::security
