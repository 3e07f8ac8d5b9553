#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

#include "hub/base/result.h"
#include "hub/config/workspace_config.h"

namespace leadloom::app {

/// The folders that hold plugins: the configuration's, or, where there is none, those beside this
/// binary's build or installation. InvalidConfig when the configuration can't be used.
Result<std::vector<std::filesystem::path>> pluginPath(const std::filesystem::path& config);
std::vector<std::filesystem::path> pluginPath(const config::WorkspaceConfig& config);

/// A program installed beside this one.
std::filesystem::path besideThisBinary(std::string_view program);

}  // namespace leadloom::app
