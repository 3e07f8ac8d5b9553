#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "hub/net/dialer.h"

namespace leadloom::net {

/// One open connection for a protocol that is not HTTP. Every wait ends at the scope's deadline and
/// when it is cancelled. One thread at a time.
class WireStream {
public:
    WireStream(Dialer& dialer, ExchangeWatch& watch, Clock& clock, Origin origin,
               const Poco::Net::StreamSocket& socket);
    ~WireStream();
    WireStream(const WireStream&) = delete;
    WireStream& operator=(const WireStream&) = delete;

    /// Up to `capacity` bytes, at least one; 0: the peer closed. Transient, Cancelled.
    Result<std::size_t> read(char* buffer, std::size_t capacity, const CallScope& scope);
    /// All of it. UnknownOutcome: some of it may have left; Cancelled.
    Status write(std::string_view bytes, const CallScope& scope);
    /// From here on under TLS, with the certificate verified against the host's name. Unreachable.
    Status startTls(const CallScope& scope);

private:
    Dialer& dialer_;
    ExchangeWatch& watch_;
    Clock& clock_;
    Origin origin_;
    Poco::Net::StreamSocket socket_;
};

/// Opens such connections, under the same rules as HTTP: addresses are checked, certificates are
/// verified, a configured proxy is gone through. Any thread.
class StreamDialer {
public:
    /// Borrows all three.
    StreamDialer(const TransportSettings& settings, HostResolver& resolver, Clock& clock);

    /// Unreachable, Forbidden (address policy) or Cancelled.
    Result<std::unique_ptr<WireStream>> connect(const std::string& host, std::uint16_t port,
                                                bool tls, const CallScope& scope);

private:
    Clock& clock_;
    ExchangeWatch watch_;
    Dialer dialer_;
};

}  // namespace leadloom::net
