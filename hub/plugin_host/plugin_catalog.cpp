#include "hub/plugin_host/plugin_catalog.h"

#include <algorithm>
#include <sys/stat.h>

#include <leadloom/abi/str.h>

#include "hub/plugin_host/host_services.h"
#include "hub/plugin_host/plugin_copy.h"
#include "hub/plugin_host/refusal.h"
#include "hub/plugin_host/trial.h"

namespace leadloom::plugin_host {
namespace {

Status checkRights(const Manifest& manifest) {
    struct stat status {};
    for (const auto& path : {manifest.folder, manifest.folder / manifest.library}) {
        if (stat(path.c_str(), &status) != 0) {
            return refused(manifest, path.filename().string() + " is missing",
                           "install the plugin again");
        }
        if ((status.st_mode & S_IWOTH) != 0) {
            return refused(manifest, path.string() + " can be written by everyone",
                           "take the right away: chmod o-w " + path.string());
        }
    }
    return Status::ok();
}

Status checkExports(const Manifest& manifest, const std::filesystem::path& library) {
    auto symbols = PluginLibrary::exportedSymbols(library);
    if (!symbols) return refused(manifest, "it is no shared library", "install the plugin again");
    if (symbols->size() == 1 && symbols->front() == "leadloom_plugin") return Status::ok();
    if (std::find(symbols->begin(), symbols->end(), "leadloom_plugin") == symbols->end()) {
        return refused(manifest, "the symbol leadloom_plugin is missing",
                       "build it with leadloom_add_plugin() and LEADLOOM_PLUGIN()");
    }
    return refused(manifest,
                   "it exports " + std::to_string(symbols->size()) + " symbols, one is allowed",
                   "build it with leadloom_add_plugin(), which hides the others");
}

Status checkNeeds(const Manifest& manifest) {
    if (manifest.abiMajor != LL_ABI_MAJOR) {
        return refused(manifest,
                       "it needs plugin boundary " + std::to_string(manifest.abiMajor) +
                           ", this hub has " + std::to_string(LL_ABI_MAJOR),
                       "install a version of the plugin made for this hub");
    }
    for (const std::string& service : manifest.services) {
        if (!isKnownService(service)) {
            return refused(manifest,
                           "it needs the host service " + service + ", which this hub lacks",
                           "install a newer hub");
        }
    }
    return Status::ok();
}

}  // namespace

PluginCatalog::PluginCatalog(std::vector<std::filesystem::path> path,
                             std::vector<std::string> allow)
    : path_(std::move(path)), allow_(std::move(allow)) {}

std::vector<CatalogEntry> PluginCatalog::list() const {
    std::vector<CatalogEntry> entries;
    for (const std::filesystem::path& folder : path_) {
        std::vector<std::filesystem::path> found;
        std::error_code failed;
        for (const auto& entry : std::filesystem::directory_iterator(folder, failed)) {
            if (std::filesystem::exists(entry.path() / "manifest.json", failed)) {
                found.push_back(entry.path());
            }
        }
        std::sort(found.begin(), found.end());
        for (const std::filesystem::path& plugin : found) {
            entries.push_back({plugin, readManifest(plugin / "manifest.json")});
        }
    }
    return entries;
}

Result<Manifest> PluginCatalog::find(const std::string& connector) const {
    std::string known;
    for (CatalogEntry& entry : list()) {
        if (!entry.manifest) {
            if (entry.folder.filename() == connector) return entry.manifest.error();
            continue;
        }
        if (entry.manifest->id == connector) return std::move(entry.manifest);
        known += (known.empty() ? "" : ", ") + entry.manifest->id;
    }
    std::string folders;
    for (const auto& folder : path_)
        folders += (folders.empty() ? "" : ", ") + folder.string();
    return Error{ErrorKind::InvalidConfig,
                 "no connector '" + connector + "' in " + folders,
                 known.empty() ? "set plugins.path to the folder that holds the plugins"
                               : "the connectors there are: " + known,
                 {},
                 0};
}

Status PluginCatalog::inspect(const Manifest& manifest) {
    if (auto passed = checkNeeds(manifest); !passed) return passed;
    if (auto passed = checkRights(manifest); !passed) return passed;
    if (auto passed = PluginCopy::checkSum(manifest); !passed) return passed;
    return checkExports(manifest, manifest.folder / manifest.library);
}

/// All that can be told before any of its code runs, of the very bytes that will be loaded.
Result<PluginCopy> PluginCatalog::checkedCopy(const Manifest& manifest) const {
    if (!allow_.empty() && std::find(allow_.begin(), allow_.end(), manifest.id) == allow_.end()) {
        return refused(manifest, "it is not on the list of allowed plugins",
                       "add it to plugins.allow in the configuration");
    }
    if (auto passed = checkNeeds(manifest); !passed) return passed.error();
    if (auto passed = checkRights(manifest); !passed) return passed.error();
    auto copy = PluginCopy::of(manifest);
    if (!copy) return copy;
    if (auto passed = checkExports(manifest, copy->path()); !passed) return passed.error();
    return copy;
}

void PluginCatalog::loadAll(std::span<const Manifest* const> manifests) {
    const std::lock_guard lock(mutex_);
    std::vector<PluginCopy> copies;
    std::vector<std::string> ids;
    for (const Manifest* manifest : manifests) {
        if (outcomes_.contains(manifest->id)) continue;
        auto copy = checkedCopy(*manifest);
        if (!copy) {
            outcomes_.emplace(manifest->id, copy.error());
            continue;
        }
        copies.push_back(std::move(*copy));
        ids.push_back(manifest->id);
    }
    Trial trial(copies);
    for (std::size_t i = 0; i < copies.size(); ++i) {
        if (auto survived = trial.next(); !survived) {
            outcomes_.emplace(ids[i], survived.error());
        } else {
            outcomes_.emplace(ids[i], PluginLibrary::open(copies[i]));
        }
    }
}

Result<std::shared_ptr<PluginLibrary>> PluginCatalog::load(const Manifest& manifest) {
    const Manifest* one = &manifest;
    loadAll({&one, 1});
    const std::lock_guard lock(mutex_);
    return outcomes_.at(manifest.id);
}

}  // namespace leadloom::plugin_host
