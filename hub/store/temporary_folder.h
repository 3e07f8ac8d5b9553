#pragma once

#include <filesystem>

#include "hub/base/result.h"
#include "hub/store/file_lock.h"

namespace leadloom::store {

/// A folder of its own for a private copy of the store; removed with everything in it when it goes.
/// What a crash leaves behind is removed by `removeAbandoned`.
class TemporaryFolder {
public:
    /// On a file system in memory where the machine has one.
    static Result<TemporaryFolder> inMemory();
    /// In `parent`, named "<name>.scratch-…".
    static Result<TemporaryFolder> beside(const std::filesystem::path& store);
    /// Removes folders that `beside` made for this store and whose process is gone.
    static void removeAbandoned(const std::filesystem::path& store);

    ~TemporaryFolder();
    TemporaryFolder(TemporaryFolder&&) = default;
    TemporaryFolder& operator=(TemporaryFolder&&) = delete;

    std::filesystem::path file() const { return path_ / "store.db"; }

private:
    static Result<TemporaryFolder> make(std::string pattern);
    TemporaryFolder(std::filesystem::path path, FileLock lock)
        : path_(std::move(path)), lock_(std::move(lock)) {}

    std::filesystem::path path_;
    FileLock lock_;
};

}  // namespace leadloom::store
