#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace leadloom::net {

/// A forward proxy: absolute requests for http, CONNECT for https.
struct ProxySettings {
    std::string host;
    std::uint16_t port = 0;
    std::string username;  ///< empty: none
    std::string password;
};

struct TransportSettings {
    std::string userAgent = "leadloom";
    bool allowPrivateNetworks = false;
    std::vector<std::string> exemptAddresses;  ///< private ones allowed all the same
    std::string caLocation;  ///< PEM file or folder trusted beside the system's; empty: none
    std::optional<ProxySettings> proxy;
    std::size_t sessionsPerHost = 8;              ///< open at once, per connection and origin
    std::size_t maxBodyBytes = 64 * 1024 * 1024;  ///< of an answer, unpacked
    std::chrono::milliseconds connectTimeout{10'000};
    std::chrono::milliseconds exchangeTimeout{60'000};
    /// Shorter than what servers keep idle connections for, so that they seldom close first.
    std::chrono::milliseconds idleTimeout{20'000};
    int maxRedirects = 5;
};

}  // namespace leadloom::net
