#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <leadloom/abi/entry.h>
#include <leadloom/abi/factory.h>

#include "hub/base/result.h"
#include "hub/plugin_host/plugin_copy.h"

namespace leadloom::plugin_host {

/// A loaded plugin. Everything made from it holds a shared_ptr to it, so that instances die before
/// their library. The one place where Boost.DLL is used.
class PluginLibrary {
public:
    /// Opens the copy, finds the entry, checks the ABI and calls init with the folder of the
    /// installed plugin. InvalidConfig with a sentence for every refusal.
    static Result<std::shared_ptr<PluginLibrary>> open(const PluginCopy& copy);
    ~PluginLibrary();
    PluginLibrary(const PluginLibrary&) = delete;
    PluginLibrary& operator=(const PluginLibrary&) = delete;

    /// The connector factory; InvalidConfig when the plugin has none.
    Result<const ll_connector_factory*> factory() const;

    /// Names of the symbols a library exports, read from the file; none of its code runs.
    static Result<std::vector<std::string>> exportedSymbols(const std::filesystem::path& file);

private:
    class Handle;
    explicit PluginLibrary(std::unique_ptr<Handle> handle);

    std::unique_ptr<Handle> handle_;
    const ll_plugin_entry* entry_ = nullptr;
    std::string file_;
};

}  // namespace leadloom::plugin_host
