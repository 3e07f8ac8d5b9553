#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "hub/app/terminal.h"
#include "hub/base/clock.h"
#include "hub/base/metrics.h"
#include "hub/base/result.h"
#include "hub/config/workspace_config.h"
#include "hub/model/field_table.h"
#include "hub/store/store.h"
#include "hub/sync/engine.h"
#include "hub/sync/story/queries.h"

namespace leadloom::app {

class Connectors;
class References;

/// A configured workspace, opened: configuration, store, connectors, engine. The composition root:
/// the one place that knows which store and which network stand behind the interfaces.
class Workspace {
public:
    enum class Access {
        ReadOnly,   ///< beside a running hub: the store only, no connectors
        ReadWrite,  ///< the one hub of this store
    };

    /// InvalidConfig with every fault found; Storage when another hub has the store. `log` takes
    /// lines for the operator.
    static Result<std::unique_ptr<Workspace>> open(
        const std::filesystem::path& config, Access access,
        std::function<void(sync::LogLevel, const std::string&)> log);
    /// The same over another file than the configured store: a backup that is made ready.
    static Result<std::unique_ptr<Workspace>> openOver(
        const std::filesystem::path& store, const std::filesystem::path& config,
        std::function<void(sync::LogLevel, const std::string&)> log);
    static Result<std::string> nameOf(const std::filesystem::path& config);
    /// The configured store's file, whether it is there or not.
    static Result<std::filesystem::path> storeFile(const std::filesystem::path& config);
    ~Workspace();

    /// Whether the configuration can be used; opens nothing.
    static Status checkConfig(const std::filesystem::path& config);

    const config::WorkspaceConfig& config() const { return config_; }
    store::Store& store() { return *store_; }
    /// The configured store's file.
    const std::filesystem::path& storeFile() const { return storeFile_; }
    References& references() { return *references_; }
    const model::FieldTable& fields() const { return fields_; }
    sync::Queries& queries() { return *queries_; }
    Clock& clock() { return clock_; }
    Metrics& metrics() { return metrics_; }
    /// As vendors call this hub; empty: not told.
    const std::string& publicUrl() const { return publicUrl_; }
    /// Whether the server can be reached from this machine only.
    bool listensOnLoopback() const;

    /// ReadWrite only.
    sync::Engine& engine() { return *engine_; }
    Connectors& connectors() { return *connectors_; }

private:
    Workspace() = default;
    static Result<std::unique_ptr<Workspace>> openWith(
        const std::filesystem::path& store, const std::filesystem::path& config, Access access,
        std::function<void(sync::LogLevel, const std::string&)> log);
    Status openStore(const std::filesystem::path& file, Access access);
    Status openEngine(std::function<void(sync::LogLevel, const std::string&)> log);

    config::WorkspaceConfig config_;
    SystemClock clock_;
    Metrics metrics_;
    model::FieldTable fields_;
    std::string publicUrl_;
    std::string fingerprint_;
    std::filesystem::path storeFile_;
    std::unique_ptr<References> references_;
    std::unique_ptr<store::Store> store_;
    std::unique_ptr<Connectors> connectors_;
    std::unique_ptr<sync::Engine> engine_;
    std::unique_ptr<sync::Queries> queries_;
};

}  // namespace leadloom::app
