#pragma once

#include <filesystem>
#include <map>
#include <mutex>

#include "hub/plugin_host/connector_state.h"

namespace leadloom::plugin_host {

/// Keeps a connection's state in one JSON file, read at first use and replaced whole. One process
/// at a time.
class FileConnectorState final : public ConnectorState {
public:
    explicit FileConnectorState(std::filesystem::path file) : file_(std::move(file)) {}

    Result<std::optional<std::string>> get(std::string_view key) override;
    Status put(std::string_view key, std::string_view value) override;
    Status erase(std::string_view key) override;

private:
    Status load();
    Status save() const;

    std::filesystem::path file_;
    std::mutex mutex_;
    bool loaded_ = false;
    std::map<std::string, std::string, std::less<>> entries_;
};

}  // namespace leadloom::plugin_host
