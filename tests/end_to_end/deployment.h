#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "tests/sandbox/sandbox_server.h"
#include "tests/support/program.h"

namespace leadloom::tests {

/// A sandbox of thirty people, for tests that watch single records.
inline sandbox::SandboxOptions fewPeople() {
    sandbox::SandboxOptions options;
    options.people = 30;
    options.seed = 5;
    return options;
}

/// Leadloom as an admin has it: a folder with a configuration and a store, the built binary and
/// plugins, and a sandbox on loopback that stands for Salesforce and HubSpot. A sandbox with a
/// fault proxy is spoken to through it.
class Deployment {
public:
    explicit Deployment(sandbox::SandboxOptions options = {});
    ~Deployment();
    Deployment(const Deployment&) = delete;
    Deployment& operator=(const Deployment&) = delete;

    const std::filesystem::path& folder() const { return folder_; }
    std::string sandboxUrl() const { return sandbox_.url(); }
    const sandbox::SandboxServer& sandbox() const { return sandbox_; }

    /// Writes leadloom.yaml: both CRMs, and the exports folder when it was asked for. `extra` is
    /// put at the end as it is, as more connections. Plugins are found in the folder `plugins`,
    /// too.
    void configure(bool withExports = false, const std::string& extra = {});
    void write(const std::string& file, const std::string& text) const;
    std::string read(const std::string& file) const;

    /// Runs `leadloom ARGUMENTS` to its end.
    ProgramResult run(std::vector<std::string> arguments) const;
    /// Runs it with --json and reads its document; fails the test when there is none.
    nlohmann::json runJson(std::vector<std::string> arguments, int expectedExit = 0) const;
    /// Starts it and returns at once.
    std::unique_ptr<Program> start(std::vector<std::string> arguments) const;

    /// One request to the sandbox's control surface; `body` may be null.
    nlohmann::json control(const std::string& method, const std::string& path,
                           const nlohmann::json& body = nullptr) const;
    /// Every record of a vendor's type, as the control surface dumps it.
    nlohmann::json records(const std::string& vendor, const std::string& type) const;

private:
    void keepRequests() const;
    std::vector<std::string> withConfig(std::vector<std::string> arguments) const;

    std::filesystem::path folder_;
    bool throughProxy_;
    sandbox::SandboxServer sandbox_;
};

/// An HTTP request to loopback; returns status and body.
struct HttpAnswer {
    int status = 0;
    std::string body;
};
HttpAnswer httpRequest(const std::string& method, const std::string& url,
                       const std::string& body = {},
                       const std::vector<std::pair<std::string, std::string>>& headers = {});

}  // namespace leadloom::tests
