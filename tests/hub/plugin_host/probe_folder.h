#pragma once

#include <filesystem>
#include <fstream>
#include <sstream>
#include <sys/stat.h>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "hub/plugin_host/manifest.h"
#include "hub/security/digest.h"
#include "hub/security/encoding.h"

namespace leadloom::testing {

/// A folder of installed plugins, made for one test from the probe's builds.
class ProbeFolder {
public:
    ProbeFolder() {
        std::string pattern = (std::filesystem::temp_directory_path() / "leadloomXXXXXX").string();
        EXPECT_NE(::mkdtemp(pattern.data()), nullptr);
        folder_ = pattern;
    }
    ProbeFolder(const ProbeFolder&) = delete;
    ProbeFolder& operator=(const ProbeFolder&) = delete;
    ~ProbeFolder() { std::filesystem::remove_all(folder_); }

    const std::filesystem::path& path() const { return folder_; }
    std::filesystem::path plugin() const { return folder_ / "probe"; }

    /// Installs the build of that kind as connector "probe". `change` may spoil the manifest.
    void install(const std::string& kind,
                 const std::function<void(nlohmann::json&)>& change = {}) const {
        std::filesystem::create_directories(plugin());
        const auto library = plugin() / "probe.so";
        std::filesystem::copy_file(
            std::filesystem::path(LEADLOOM_PROBES) / ("probe_" + kind + ".so"), library,
            std::filesystem::copy_options::overwrite_existing);
        std::ostringstream bytes;
        bytes << std::ifstream(library, std::ios::binary).rdbuf();
        nlohmann::json manifest = {
            {"id", "probe"},
            {"version", "1.0.0"},
            {"abi", {{"major", 1}, {"minor", 0}}},
            {"services", {"leadloom.log/1"}},
            {"streams", nlohmann::json::array()},
            {"library", "probe.so"},
            {"sha256", security::toHex(security::bytesOf(security::sha256(bytes.str())))}};
        for (const char* stream : {"all_kinds", "options", "breaks"}) {
            manifest["streams"].push_back(
                {{"name", stream}, {"entity", "lead"}, {"capabilities", {"read", "write"}}});
        }
        if (change) change(manifest);
        std::ofstream(plugin() / "manifest.json") << manifest;
    }

    plugin_host::Manifest manifest() const {
        auto read = plugin_host::readManifest(plugin() / "manifest.json");
        EXPECT_TRUE(read) << read.error().describe();
        return *read;
    }

private:
    std::filesystem::path folder_;
};

}  // namespace leadloom::testing
