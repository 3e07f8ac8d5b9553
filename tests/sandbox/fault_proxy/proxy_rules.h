#pragma once

#include <cstddef>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "tests/sandbox/core/rule_turns.h"

namespace leadloom::sandbox {

/// What the proxy does to one exchange (a request and its answer) on the wire.
struct WireFault {
    enum class Kind {
        Latency,     ///< waits `delayMillis` before it passes the request on
        Reset,       ///< resets the connection; nothing is passed on
        BlackHole,   ///< takes the request and never answers; nothing is passed on
        CutRequest,  ///< passes `bytes` of the request on, then resets both sides
        CutAnswer,   ///< passes `bytes` of the answer on, then closes
        DropAnswer,  ///< passes the request on, waits for the answer to begin, then resets
        Drip,        ///< passes the answer on, `bytes` at a time, every `delayMillis`
        BadTls,      ///< spoils the handshake of a client that speaks TLS, as `how` says
    };
    enum class Tls { Garbage, Alert, WrongCertificate };

    Kind kind = Kind::Reset;
    std::size_t bytes = 0;
    int delayMillis = 0;
    Tls how = Tls::Garbage;
};

/// The name of a kind in rules and counts.
const char* nameOf(WireFault::Kind kind);

/// Rules that say which exchanges are spoilt. [any-thread]
class ProxyRules {
public:
    /// Adds one rule from its JSON form; returns its id, or a message that names the wrong key.
    struct Added {
        int id = 0;
        std::string error;
    };
    Added add(const nlohmann::json& rule);
    bool remove(int id);
    void clear();
    /// Every rule with how often it was met and struck.
    nlohmann::json list() const;

    /// The fault of the first rule that strikes. The method of a TLS client is "TLS".
    std::optional<WireFault> strike(const std::string& method, const std::string& path);

private:
    struct Rule {
        int id = 0;
        nlohmann::json source;
        std::string method, path;
        RuleTurns turns;
        WireFault fault;
    };

    mutable std::mutex mutex_;
    std::vector<Rule> rules_;
    int lastId_ = 0;
};

}  // namespace leadloom::sandbox
