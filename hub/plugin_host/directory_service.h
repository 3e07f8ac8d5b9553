#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include <leadloom/abi/service/directory.h>

#include "hub/base/result.h"

namespace leadloom::plugin_host {

/// leadloom.directory/1: one folder and nothing outside it. Links are not followed at all. Serves
/// one connector instance.
class DirectoryService {
public:
    /// `writable`: whether the connector may write and move.
    DirectoryService(std::filesystem::path folder, bool writable);
    ~DirectoryService();
    DirectoryService(const DirectoryService&) = delete;
    DirectoryService& operator=(const DirectoryService&) = delete;
    const ll_directory* table() const { return &table_; }

private:
    Status list(std::string_view prefix, const ll_file_sink* sink, ll_status& answer) const;
    Result<int> openFile(std::string_view name) const;
    Status write(std::string_view name, std::string_view bytes) const;
    Status move(std::string_view from, std::string_view to) const;
    /// The folder that holds `name`, opened step by step; its last part goes to `leaf`.
    Result<int> openParent(std::string_view name, std::string& leaf, bool make) const;
    Status mayWrite() const;
    Error failure(std::string_view name, std::string_view what) const;

    struct Calls;
    std::filesystem::path folder_;
    bool writable_;
    std::map<std::uint64_t, int> open_;
    std::uint64_t lastHandle_ = 0;
    ll_directory table_;
};

}  // namespace leadloom::plugin_host
