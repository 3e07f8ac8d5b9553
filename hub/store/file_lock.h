#pragma once

#include <filesystem>

#include "hub/base/result.h"

namespace leadloom::store {

/// An exclusive lock on a file beside the store, holding the owner's process id as text. The
/// operating system releases it when the process ends, however it ends.
class FileLock {
public:
    /// Storage error naming the owner's process when another holds it.
    static Result<FileLock> take(const std::filesystem::path& path);

    ~FileLock();
    FileLock(FileLock&& other) noexcept : descriptor_(other.descriptor_) { other.descriptor_ = -1; }
    FileLock& operator=(FileLock&&) = delete;

private:
    explicit FileLock(int descriptor) : descriptor_(descriptor) {}

    int descriptor_;
};

}  // namespace leadloom::store
