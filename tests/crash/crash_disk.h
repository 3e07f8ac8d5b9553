#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>

namespace leadloom::testing {

/// What a crash leaves of the writes that were not synced.
enum class Loss : std::uint8_t {
    Process,  ///< the process died: the system still writes everything
    Power,    ///< each such write is lost, torn at sectors, or kept, in any order
    All,      ///< every such write is lost
};

/// How a disk refuses to write.
enum class DiskFault : std::uint8_t { None, Full, InputOutput };

/// The disk below SQLite while this object lives: a VFS over the system's, the default for every
/// connection that is opened meanwhile. Files below `root` are written through, and what a crash
/// would leave of them is kept apart. One at a time; thread-safe.
class CrashDisk {
public:
    explicit CrashDisk(const std::filesystem::path& root);
    ~CrashDisk();
    CrashDisk(const CrashDisk&) = delete;
    CrashDisk& operator=(const CrashDisk&) = delete;

    /// Makes `to` the folder that `from` would be after a crash at this moment. The old folder may
    /// be used on, and nothing of that shows in the new one.
    void leave(Loss loss, std::uint64_t seed, const std::filesystem::path& from,
               const std::filesystem::path& to) const;
    /// From now on writes and syncs fail so; None heals the disk.
    void fail(DiskFault fault);
    /// Connections that ask for `synchronous=FULL` from now on get NORMAL and are told FULL.
    void weaken(bool weak);
    /// Bytes of `folder` that a power cut may take.
    std::int64_t unsyncedBytes(const std::filesystem::path& folder) const;

    struct Contents;

private:
    std::unique_ptr<Contents> contents_;
};

}  // namespace leadloom::testing
