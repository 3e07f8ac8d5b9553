#pragma once

#include <map>
#include <string>

#include <nlohmann/json.hpp>

#include "tests/sandbox/core/deliveries.h"

namespace leadloom::sandbox::vkontakte {

/// The Callback API: servers of the community that are told of events, once they have answered with
/// the confirmation code. Nothing is signed: a secret stands in the body. Not locked by itself.
class Callback {
public:
    explicit Callback(Clock& clock) : deliveries_(clock) {}

    void reset();
    struct Server {
        std::string url, title, secret, status = "unconfigured";
        nlohmann::json events = nlohmann::json::object();
    };
    std::map<std::int64_t, Server>& servers() { return servers_; }
    std::int64_t add(Server server);
    /// Asks a server for the code and keeps what came of it.
    void confirm(Server& server, std::int64_t group) const;
    void announce(std::int64_t group, const std::string& type, const nlohmann::json& object);

    Deliveries& deliveries() { return deliveries_; }
    const Deliveries& deliveries() const { return deliveries_; }
    std::string code = "a1b2c3d4";
    /// Whether a new server is asked for the code at once; without, it counts as confirmed.
    bool asks = true;

private:
    Deliveries deliveries_;
    std::map<std::int64_t, Server> servers_;
    std::int64_t made_ = 0, events_ = 0;
};

}  // namespace leadloom::sandbox::vkontakte
