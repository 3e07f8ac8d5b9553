#include "plugin-sdk/testing/folder_vendor.h"

#include <fstream>
#include <stdexcept>
#include <unistd.h>

#include <nlohmann/json.hpp>

namespace leadloom::testing {

namespace fs = std::filesystem;

FolderVendor::FolderVendor(std::map<std::string, std::string> seed) : seed_(std::move(seed)) {
    auto pattern = (fs::temp_directory_path() / "leadloom-acceptance-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr)
        throw std::runtime_error("can't make a temporary folder " + pattern);
    folder_ = pattern;
    FolderVendor::reset();
}

FolderVendor::~FolderVendor() {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
}

void FolderVendor::reset() {
    for (const auto& entry : fs::directory_iterator(folder_))
        fs::remove_all(entry.path());
    for (const auto& [name, content] : seed_) {
        fs::create_directories((folder_ / name).parent_path());
        std::ofstream(folder_ / name, std::ios::binary) << content;
    }
}

void FolderVendor::edit(const std::string&, const std::string&, const nlohmann::json& change) {
    const bool append = change.value("append", false);
    std::ofstream file(folder_ / change.at("file").get<std::string>(),
                       append ? std::ios::binary | std::ios::app : std::ios::binary);
    file << change.at("content").get<std::string>();
}

void FolderVendor::remove(const std::string&, const std::string& id) {
    fs::remove(folder_ / id);
}

}  // namespace leadloom::testing
