#pragma once

#include <memory>
#include <mutex>

#include <Poco/Net/Context.h>
#include <Poco/Net/StreamSocket.h>

#include "hub/base/call_scope.h"
#include "hub/base/result.h"
#include "hub/net/exchange_watch.h"
#include "hub/net/host_resolver.h"
#include "hub/net/transport_settings.h"
#include "hub/net/url.h"
#include "hub/net/wire_session.h"
#include "hub/security/address_policy.h"

namespace leadloom::net {

/// Opens connections: resolves, checks the very address it connects to, connects, goes through the
/// proxy, and puts TLS on with the certificate verified against the host's name. Any thread.
class Dialer {
public:
    /// Borrows resolver, clock and watch. `settings` are borrowed too.
    Dialer(const TransportSettings& settings, HostResolver& resolver, Clock& clock,
           ExchangeWatch& watch);

    /// Unreachable, Forbidden (address policy) or Cancelled: in each case nothing was sent.
    Result<std::unique_ptr<WireSession>> dial(const Origin& origin, const CallScope& scope,
                                              TimeUs deadlineUs);
    /// The same connection without HTTP on it. `tunnels`: a proxy is asked for a tunnel even where
    /// there is no TLS.
    Result<Poco::Net::StreamSocket> dialSocket(const Origin& origin, bool tunnels,
                                               const CallScope& scope, TimeUs deadlineUs);
    /// Puts TLS on an open connection. Unreachable or Cancelled.
    Result<Poco::Net::StreamSocket> startTls(const Poco::Net::StreamSocket& socket,
                                             const Origin& origin, const CallScope& scope,
                                             TimeUs deadlineUs);

private:
    Result<Poco::Net::StreamSocket> connect(const std::string& host, std::uint16_t port,
                                            bool checkAddress, const CallScope& scope,
                                            TimeUs deadlineUs);
    Result<Poco::Net::StreamSocket> connectTo(const std::string& host, const std::string& address,
                                              std::uint16_t port, const CallScope& scope,
                                              TimeUs deadlineUs);
    Status awaitConnect(Poco::Net::StreamSocket& socket, const std::string& place,
                        const CallScope& scope, TimeUs deadlineUs);
    Error fault(const ExchangeWatch::Guard& guard, const Origin& origin, bool tls,
                const std::string& why) const;
    Status tunnel(Poco::Net::StreamSocket& socket, const Origin& origin);
    Result<Poco::Net::StreamSocket> secure(const Poco::Net::StreamSocket& socket,
                                           const Origin& origin);
    Poco::Net::Context::Ptr tlsContext();

    const TransportSettings& settings_;
    HostResolver& resolver_;
    Clock& clock_;
    ExchangeWatch& watch_;
    security::AddressPolicy policy_;
    std::mutex tlsMutex_;
    Poco::Net::Context::Ptr tlsContext_;
};

}  // namespace leadloom::net
