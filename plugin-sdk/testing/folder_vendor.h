#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "plugin-sdk/testing/vendor.h"

namespace leadloom::testing {

/// A temporary folder of files; removed in the end.
class FolderVendor : public Vendor {
public:
    /// `seed`: file name → content.
    explicit FolderVendor(std::map<std::string, std::string> seed);
    ~FolderVendor() override;
    FolderVendor(const FolderVendor&) = delete;
    FolderVendor& operator=(const FolderVendor&) = delete;

    void reset() override;
    Transport* transport() override { return nullptr; }
    std::string folder() const override { return folder_.string(); }
    /// `change`: {"file", "content"} replaces a file, with "append": true adds to it.
    void edit(const std::string& type, const std::string& id,
              const nlohmann::json& change) override;
    /// `id` is the file.
    void remove(const std::string& type, const std::string& id) override;

private:
    std::filesystem::path folder_;
    std::map<std::string, std::string> seed_;
};

}  // namespace leadloom::testing
