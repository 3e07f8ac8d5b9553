#pragma once

#include <filesystem>
#include <vector>

#include "hub/base/result.h"
#include "hub/sync/settings/engine_settings.h"

namespace leadloom::app {

/// Who was erased, beside the store (mode 0600), one JSON line each, without personal data. It
/// outlives the store, so that a backup from before can't bring anybody back.
class ErasureLog {
public:
    /// `store`: the store's file; the log is "<store>.erasures".
    explicit ErasureLog(const std::filesystem::path& store);

    /// Durable when it returns. Any thread.
    Status append(const sync::ErasureNote& note) const;
    /// Lines that a crash cut short are left out. Storage: it is there and can't be read.
    Result<std::vector<sync::ErasureNote>> notes() const;

    const std::filesystem::path& file() const { return file_; }

private:
    std::filesystem::path file_;
};

}  // namespace leadloom::app
