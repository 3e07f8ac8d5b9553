#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "tests/sandbox/fault_proxy/proxy_rules.h"

namespace leadloom::sandbox {

/// A TCP proxy in front of one server, which spoils exchanges on the wire as its rules say. Knows
/// of HTTP only where a request begins.
/// `start` and `stop` are called by one thread; everything else by any.
class FaultProxy {
public:
    /// Listens on `host:port` (0 takes a free port) and passes on to `target`, asked for at each
    /// connection: its port on `host`.
    FaultProxy(std::string host, std::uint16_t port, std::function<std::uint16_t()> target);
    ~FaultProxy();
    FaultProxy(const FaultProxy&) = delete;
    FaultProxy& operator=(const FaultProxy&) = delete;

    /// Throws std::runtime_error with a sentence when the address can't be listened on.
    void start();
    /// Ends every connection. May be called twice and without `start`.
    void stop();

    std::uint16_t port() const;
    std::string url() const;
    ProxyRules& rules();
    /// {"url", "rules", "connections", "exchanges", "bytes_forth", "bytes_back",
    ///  "faults": {kind: how often it was done}}
    nlohmann::json status() const;
    void forgetCounts();

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace leadloom::sandbox
