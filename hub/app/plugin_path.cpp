#include "hub/app/plugin_path.h"

#include "hub/config/load_config.h"

namespace leadloom::app {
namespace {

std::filesystem::path binaryFolder() {
    std::error_code failed;
    return std::filesystem::read_symlink("/proc/self/exe", failed).parent_path();
}

/// Where a build and an installation keep their plugins, seen from the binary.
std::vector<std::filesystem::path> usualFolders() {
    std::vector<std::filesystem::path> folders;
    for (const char* place : {"../plugins", "../lib/leadloom/plugins"}) {
        std::error_code failed;
        const std::filesystem::path folder = binaryFolder() / place;
        if (std::filesystem::is_directory(folder, failed)) {
            folders.push_back(folder.lexically_normal());
        }
    }
    return folders;
}

}  // namespace

std::vector<std::filesystem::path> pluginPath(const config::WorkspaceConfig& config) {
    std::vector<std::filesystem::path> folders;
    for (const std::string& folder : config.plugins.path) {
        const std::filesystem::path given(folder);
        folders.push_back(given.is_absolute() ? given
                                              : std::filesystem::path(config.folder) / given);
    }
    // The starting configuration names none: what came with the hub is meant.
    for (std::filesystem::path& usual : usualFolders())
        folders.push_back(std::move(usual));
    return folders;
}

Result<std::vector<std::filesystem::path>> pluginPath(const std::filesystem::path& config) {
    std::error_code failed;
    if (!std::filesystem::exists(config, failed)) return usualFolders();
    const model::FieldTable fields;
    auto loaded = config::loadConfig(config.string(), fields);
    if (!loaded) return loaded.error();
    return pluginPath(*loaded);
}

std::filesystem::path besideThisBinary(std::string_view program) {
    return binaryFolder() / program;
}

}  // namespace leadloom::app
