#pragma once

#include <filesystem>

#include "hub/base/result.h"

namespace leadloom::plugin_host {

/// Loads the library in a child process first, so that a plugin that crashes, hangs or ends the
/// process while it loads costs a sentence and not the hub. InvalidConfig says what happened.
Status tryInChild(const std::filesystem::path& library, const std::filesystem::path& folder);

}  // namespace leadloom::plugin_host
