#pragma once

#include <filesystem>

#include "hub/base/result.h"
#include "hub/plugin_host/manifest.h"

namespace leadloom::plugin_host {

/// The very bytes of a plugin's library that its manifest was made for, in a file that nobody else
/// can write to: what is checked is what is loaded, and overwriting the installed file (which kills
/// a process that has it mapped) changes nothing. The copy goes with the object; a library that is
/// loaded by then stays.
class PluginCopy {
public:
    /// InvalidConfig when the library can't be read or is not the manifest's.
    static Result<PluginCopy> of(const Manifest& manifest);
    /// Whether the installed library is the manifest's; copies nothing.
    static Status checkSum(const Manifest& manifest);

    PluginCopy(PluginCopy&& other) noexcept;
    PluginCopy& operator=(PluginCopy&&) = delete;
    ~PluginCopy();

    const std::filesystem::path& path() const { return path_; }
    /// The installed library, for messages.
    const std::filesystem::path& original() const { return original_; }

private:
    PluginCopy(std::filesystem::path path, std::filesystem::path original);

    std::filesystem::path path_;
    std::filesystem::path original_;
};

}  // namespace leadloom::plugin_host
