#pragma once

#include <filesystem>
#include <string>

#include "hub/config/workspace_config.h"

namespace leadloom::app {

/// A digest of the configuration at `path` and of the mapping files it names: another one means
/// that what was planned may not be what would be done.
std::string configFingerprint(const std::filesystem::path& path,
                              const config::WorkspaceConfig& config);

}  // namespace leadloom::app
