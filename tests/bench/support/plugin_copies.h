#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace leadloom::bench {

/// Several plugins made of one: each has an id, a library of other bytes and a sealed manifest of
/// its own, so that nothing can be shared between them. In a temporary folder that goes with this.
class PluginCopies {
public:
    PluginCopies();
    ~PluginCopies();
    PluginCopies(const PluginCopies&) = delete;
    PluginCopies& operator=(const PluginCopies&) = delete;

    /// The plugin as it is: the only one of its kind that can also be opened, for a library knows
    /// its connector by one id.
    void addOriginal(const std::filesystem::path& original, const std::string& id);
    /// `count` of the plugin in folder `original`, called `name`_1, `name`_2 …
    void add(const std::filesystem::path& original, const std::string& name, int count);

    const std::filesystem::path& folder() const { return folder_; }
    const std::vector<std::string>& ids() const { return ids_; }
    std::filesystem::path library(const std::string& id) const;

private:
    std::filesystem::path folder_;
    std::vector<std::string> ids_;
};

}  // namespace leadloom::bench
