#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "hub/base/result.h"

namespace leadloom::app {

/// A connector that was just written.
struct NewPlugin {
    std::filesystem::path folder;
    std::vector<std::string> files;  ///< relative to `folder`
};

/// Writes the template connector under another name to `into`/`name`, whole or not at all.
/// `name` becomes the connector's id: lower-case letters, digits and single hyphens.
/// Usage for another name, a folder `into` that isn't there and a target that is.
Result<NewPlugin> writeNewPlugin(const std::string& name, const std::filesystem::path& into);

}  // namespace leadloom::app
