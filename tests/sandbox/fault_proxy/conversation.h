#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "tests/sandbox/fault_proxy/proxy_rules.h"
#include "tests/sandbox/fault_proxy/wire.h"

namespace leadloom::sandbox {

/// What the proxy has seen and done. [any-thread]
struct ProxyCounts {
    std::atomic<std::int64_t> connections{0};
    std::atomic<std::int64_t> exchanges{0};
    std::atomic<std::int64_t> bytesForth{0};  ///< to the server
    std::atomic<std::int64_t> bytesBack{0};   ///< to the client
};

/// One client's connection and the one to the server behind it. Requests and answers take turns on
/// it (no pipelining); each turn is an exchange, and the rules are asked once for each.
class Conversation {
public:
    struct Surroundings {
        ProxyRules& rules;
        ProxyCounts& counts;
        std::function<void(WireFault::Kind)> carriedOut;
        std::function<Wire()> connect;
        int stopEvent;  ///< readable: the proxy stops
    };

    Conversation(Wire client, Surroundings& around) : client_(std::move(client)), around_(around) {}

    /// Until one side ends it, a fault does, or the proxy stops.
    void run();

private:
    enum class Next { GoOn, End };

    Next fromClient();
    Next fromServer();
    Next begin(const std::string& firstBytes);
    Next forward(const std::string& bytes);
    Next back(const std::string& bytes);
    Next drip(const std::string& bytes);
    Next spoilTls();
    Next swallow();
    /// False when the proxy stops first.
    bool pause(int millis) const;
    bool is(WireFault::Kind kind) const { return fault_ && fault_->kind == kind; }
    void done() const { around_.carriedOut(fault_->kind); }

    Wire client_;
    Wire server_;
    Surroundings& around_;
    std::optional<WireFault> fault_;
    bool betweenExchanges_ = true;
    std::size_t forth_ = 0;  ///< bytes of this exchange
    std::size_t back_ = 0;
};

}  // namespace leadloom::sandbox
