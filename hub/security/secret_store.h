#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/base/result.h"

namespace leadloom::security {

/// Secrets kept in one file, each sealed with AES-256-GCM under a key that stands in a file of its
/// own; both are made on first use, with mode 0600. A change is on disk before the call returns,
/// and replaces the file whole. Any thread, several processes at once.
class SecretStore {
public:
    /// Nothing is opened or made yet. `keyFile` is given when the key is to lie elsewhere than
    /// beside `file` (`<file>.key`).
    explicit SecretStore(std::filesystem::path file, std::filesystem::path keyFile = {});

    /// Nothing when no secret has that name. Storage: unreadable; Auth: another key, or damaged.
    Result<std::optional<std::string>> get(std::string_view name) const;
    Status set(std::string_view name, std::string_view value);
    /// Removing what is not there is success.
    Status remove(std::string_view name);
    /// Names in order, never values.
    Result<std::vector<std::string>> names() const;

    const std::filesystem::path& file() const { return file_; }

private:
    std::filesystem::path file_;
    std::filesystem::path keyFile_;
};

}  // namespace leadloom::security
