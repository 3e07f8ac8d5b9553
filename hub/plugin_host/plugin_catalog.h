#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "hub/base/result.h"
#include "hub/plugin_host/manifest.h"
#include "hub/plugin_host/plugin_copy.h"
#include "hub/plugin_host/plugin_library.h"

namespace leadloom::plugin_host {

/// A connector found on the plugin path, or why it can't be used.
struct CatalogEntry {
    std::filesystem::path folder;
    Result<Manifest> manifest;
};

/// The plugins of the configured folders. A plugin is checked from outside (manifest, rights,
/// checksum, exported symbols, a trial in a child process) before any of its code runs here, and
/// stays loaded once it is. Thread-safe.
class PluginCatalog {
public:
    /// `path`: folders that hold a folder for each plugin; the first one with an id wins. `allow`:
    /// ids that may load; empty: all.
    PluginCatalog(std::vector<std::filesystem::path> path, std::vector<std::string> allow);

    /// Every plugin folder, in the order of the path and of its names.
    std::vector<CatalogEntry> list() const;
    /// The manifest of a connector; InvalidConfig names the known ones.
    Result<Manifest> find(const std::string& connector) const;
    /// Loads it, or tells how that ended before: a plugin is loaded, or refused, once.
    Result<std::shared_ptr<PluginLibrary>> load(const Manifest& manifest);
    /// Loads several, quicker than one by one; load() then tells how each fared.
    void loadAll(std::span<const Manifest* const> manifests);

    /// All that can be told of a plugin without running it: rights, checksum, exported symbols.
    static Status inspect(const Manifest& manifest);

private:
    Result<PluginCopy> checkedCopy(const Manifest& manifest) const;

    std::vector<std::filesystem::path> path_;
    std::vector<std::string> allow_;
    std::mutex mutex_;
    std::map<std::string, Result<std::shared_ptr<PluginLibrary>>> outcomes_;
};

}  // namespace leadloom::plugin_host
