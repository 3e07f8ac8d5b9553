#pragma once

#include <filesystem>
#include <string>

#include "tests/bench/support/plugin_copies.h"

namespace leadloom::bench {

/// A workspace as an admin has it after some months: ten plugins, a hundred connections with their
/// streams and mappings, a store that holds leads. The vendors can't be reached: what is measured
/// is the start, not the first round. In a temporary folder that goes with this.
class StartWorkspace {
public:
    static constexpr int Plugins = 10;
    static constexpr int Connections = 100;

    /// `plugins`: the folder with the built connectors. `leads`: rows of the export read by the
    /// first connection. The configuration is at `config()`; the server listens on `port`.
    StartWorkspace(const std::filesystem::path& plugins, int leads, int port);

    std::filesystem::path config() const { return copies_.folder() / "leadloom.yaml"; }
    const std::filesystem::path& folder() const { return copies_.folder(); }
    /// The connection that brings the leads.
    static std::string filledBy() { return "files-0"; }

private:
    void writeConfig(int port) const;
    void writeExport(int leads) const;

    PluginCopies copies_;
};

}  // namespace leadloom::bench
