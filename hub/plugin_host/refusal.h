#pragma once

#include <string>

#include "hub/base/error.h"
#include "hub/plugin_host/manifest.h"

namespace leadloom::plugin_host {

/// Why a plugin is not loaded, with its name, its folder and what can be done.
inline Error refused(const Manifest& manifest, const std::string& why, const std::string& remedy) {
    return {ErrorKind::InvalidConfig,
            "plugin " + manifest.id + " (" + manifest.folder.string() + "): " + why,
            remedy,
            {},
            0};
}

}  // namespace leadloom::plugin_host
