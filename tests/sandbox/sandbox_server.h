#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace leadloom::sandbox {

/// How a sandbox starts. The defaults are empty vendors on a free loopback port.
struct SandboxOptions {
    std::string host = "127.0.0.1";
    std::uint16_t port = 0;
    /// By their names (vendors.h); the first two of them when empty.
    std::vector<std::string> vendors;
    /// People in each CRM.
    std::size_t people = 0;
    std::uint64_t seed = 1;
    /// Share of the people of one CRM that the other also has.
    double overlap = 0.6;
    /// Folder that receives the exports of a third system; none when empty.
    std::string exportsFolder;
    /// File that receives the truth; none when empty.
    std::string truthFile;
    /// Puts a fault proxy in front of the server, on this port (0 takes a free one).
    std::optional<std::uint16_t> proxyPort;
};

/// The simulated vendors behind an HTTP server of their own threads. Tests hold one of these;
/// the program `leadloom-sandbox` is a thin shell around it.
/// `start` and `stop` are called by one thread; `stop` may be called twice and without `start`.
class SandboxServer {
public:
    /// Throws std::runtime_error with a sentence for an unknown vendor or an unwritable file.
    explicit SandboxServer(SandboxOptions options = {});
    ~SandboxServer();
    SandboxServer(const SandboxServer&) = delete;
    SandboxServer& operator=(const SandboxServer&) = delete;

    /// Throws std::runtime_error with a sentence when the address can't be listened on.
    void start();
    void stop();

    /// The real port, also when 0 was asked for. Only after `start`.
    std::uint16_t port() const;
    /// `http://host:port`, without a slash at the end.
    std::string url() const;
    /// Where the fault proxy listens; only with one, after `start`.
    std::string proxyUrl() const;
    /// What `GET /_control/truth` answers.
    nlohmann::json truth() const;
    /// Called from a server thread when a client posts to `/_control/shutdown`.
    void onShutdown(std::function<void()> action);

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace leadloom::sandbox
