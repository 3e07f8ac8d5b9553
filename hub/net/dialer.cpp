#include "hub/net/dialer.h"

#include <arpa/inet.h>
#include <poll.h>

#include <Poco/Crypto/X509Certificate.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/SSLManager.h>
#include <Poco/Net/SecureStreamSocket.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/X509Certificate.h>
#include <openssl/x509v3.h>

#include "hub/security/encoding.h"

namespace leadloom::net {
namespace {

using Poco::Net::Context;
using Poco::Net::SecureStreamSocket;
using Poco::Net::StreamSocket;

constexpr TimeUs CancelCheckUs = 20'000;

bool isAddress(const std::string& host) {
    in6_addr room{};
    return inet_pton(AF_INET, host.c_str(), &room) == 1 ||
           inet_pton(AF_INET6, host.c_str(), &room) == 1;
}

Error unreachable(const std::string& place, const std::string& why, std::string remedy) {
    return {ErrorKind::Unreachable, "can't connect to " + place + ": " + why, std::move(remedy)};
}

Error cancelled(const std::string& place) {
    return {ErrorKind::Cancelled, "stopped while connecting to " + place, ""};
}

bool certifies(X509* certificate, const std::string& host) {
    if (isAddress(host)) return X509_check_ip_asc(certificate, host.c_str(), 0) == 1;
    return X509_check_host(certificate, host.c_str(), host.size(), 0, nullptr) == 1;
}

std::string proxyAuthorization(const ProxySettings& proxy) {
    if (proxy.username.empty()) return {};
    return "Proxy-Authorization: Basic " +
           security::toBase64(proxy.username + ":" + proxy.password) + "\r\n";
}

}  // namespace

Dialer::Dialer(const TransportSettings& settings, HostResolver& resolver, Clock& clock,
               ExchangeWatch& watch)
    : settings_(settings),
      resolver_(resolver),
      clock_(clock),
      watch_(watch),
      policy_(settings.allowPrivateNetworks, settings.exemptAddresses) {}

Result<std::unique_ptr<WireSession>> Dialer::dial(const Origin& origin, const CallScope& scope,
                                                  TimeUs deadlineUs) {
    const auto socket = dialSocket(origin, false, scope, deadlineUs);
    if (!socket) return socket.error();
    return std::make_unique<WireSession>(*socket);
}

Result<StreamSocket> Dialer::dialSocket(const Origin& origin, bool tunnels, const CallScope& scope,
                                        TimeUs deadlineUs) {
    const TimeUs connectUs = std::chrono::microseconds(settings_.connectTimeout).count();
    const TimeUs connectBy = std::min(deadlineUs, clock_.monotonicUs() + connectUs);
    const auto& proxy = settings_.proxy;
    auto socket = proxy ? connect(proxy->host, proxy->port, false, scope, connectBy)
                        : connect(origin.host, origin.port, true, scope, connectBy);
    if (!socket) return socket;
    const ExchangeWatch::Guard guard(watch_, socket->impl()->sockfd(), scope, connectBy);
    try {
        socket->setNoDelay(true);
        if (proxy && (origin.tls || tunnels)) {
            if (auto opened = tunnel(*socket, origin); !opened) return opened.error();
        }
        return origin.tls ? secure(*socket, origin) : socket;
    } catch (const Poco::Exception& error) {
        return fault(guard, origin, origin.tls, error.displayText());
    }
}

Result<StreamSocket> Dialer::startTls(const StreamSocket& socket, const Origin& origin,
                                      const CallScope& scope, TimeUs deadlineUs) {
    const ExchangeWatch::Guard guard(watch_, socket.impl()->sockfd(), scope, deadlineUs);
    try {
        return secure(socket, origin);
    } catch (const Poco::Exception& error) {
        return fault(guard, origin, true, error.displayText());
    }
}

Error Dialer::fault(const ExchangeWatch::Guard& guard, const Origin& origin, bool tls,
                    const std::string& why) const {
    if (guard.verdict() == ExchangeWatch::Verdict::Cancelled) return cancelled(origin.host);
    if (guard.verdict() == ExchangeWatch::Verdict::DeadlinePassed) {
        return unreachable(origin.authority(), "no answer in time",
                           "check that the host is up and lets this machine in");
    }
    return unreachable(origin.authority(), why,
                       tls ? "check the host's certificate, or name its authority under "
                             "security.ca_file"
                           : "check base_url and the network");
}

Result<StreamSocket> Dialer::connect(const std::string& host, std::uint16_t port, bool checkAddress,
                                     const CallScope& scope, TimeUs deadlineUs) {
    std::vector<std::string> addresses{host};
    if (!isAddress(host)) {
        auto found = resolver_.resolve(host);
        if (!found) return found.error();
        addresses = *std::move(found);
    }
    Error last = unreachable(host, "it has no address", "check base_url");
    for (const std::string& address : addresses) {
        if (auto allowed = policy_.check(host, address); checkAddress && !allowed) {
            last = allowed.error();
            continue;
        }
        auto socket = connectTo(host, address, port, scope, deadlineUs);
        if (socket || socket.error().kind == ErrorKind::Cancelled) return socket;
        last = socket.error();
    }
    return last;
}

Result<StreamSocket> Dialer::connectTo(const std::string& host, const std::string& address,
                                       std::uint16_t port, const CallScope& scope,
                                       TimeUs deadlineUs) {
    const std::string place = host + ":" + std::to_string(port);
    try {
        const Poco::Net::SocketAddress target(address, port);
        StreamSocket socket(target.family());
        socket.connectNB(target);
        if (auto connected = awaitConnect(socket, place, scope, deadlineUs); !connected) {
            return connected.error();
        }
        socket.setBlocking(true);
        return socket;
    } catch (const Poco::Exception& fault) {
        return unreachable(place, fault.displayText(), "check base_url and the network");
    }
}

Status Dialer::awaitConnect(StreamSocket& socket, const std::string& place, const CallScope& scope,
                            TimeUs deadlineUs) {
    for (;;) {
        pollfd waiting{socket.impl()->sockfd(), POLLOUT, 0};
        const int ready = ::poll(&waiting, 1, static_cast<int>(CancelCheckUs / 1000));
        if (ready > 0) break;
        if (scope.isCancelled()) return cancelled(place);
        if (clock_.monotonicUs() >= deadlineUs) {
            return unreachable(place, "no answer in time",
                               "check that the host is up and lets this machine in");
        }
    }
    if (const int fault = socket.impl()->socketError(); fault != 0) {
        return unreachable(place, std::system_category().message(fault),
                           "check that the host is up and the port is right");
    }
    return Status::ok();
}

Status Dialer::tunnel(StreamSocket& socket, const Origin& origin) {
    const std::string place = origin.host.find(':') == std::string::npos
                                  ? origin.host + ":" + std::to_string(origin.port)
                                  : "[" + origin.host + "]:" + std::to_string(origin.port);
    WireSession session(socket);
    bool sent = false;
    session.send("CONNECT " + place + " HTTP/1.1\r\nHost: " + place + "\r\n" +
                     proxyAuthorization(*settings_.proxy) + "\r\n",
                 {}, sent);
    Poco::Net::HTTPResponse answer;
    session.receiveHead(answer);
    session.detachSocket();
    if (answer.getStatus() / 100 == 2) return Status::ok();
    return unreachable(place,
                       "the proxy answered " + std::to_string(static_cast<int>(answer.getStatus())),
                       "check the proxy's settings and rules");
}

Result<StreamSocket> Dialer::secure(const StreamSocket& socket, const Origin& origin) {
    SecureStreamSocket tls = SecureStreamSocket::attach(socket, origin.host, tlsContext());
    if (!tls.havePeerCertificate() ||
        !certifies(const_cast<X509*>(tls.peerCertificate().certificate()), origin.host)) {
        return unreachable(origin.authority(), "its certificate is for another name",
                           "check base_url; the hub never talks past a wrong certificate");
    }
    return StreamSocket(tls);
}

Context::Ptr Dialer::tlsContext() {
    const std::lock_guard lock(tlsMutex_);
    if (!tlsContext_.isNull()) return tlsContext_;
    Context::Params params;
    params.verificationMode = Context::VERIFY_RELAXED;
    params.verificationDepth = 9;
    params.loadDefaultCAs = true;
    params.caLocation = settings_.caLocation;
    params.cipherList = "HIGH:!aNULL:!eNULL:!MD5:!RC4:!3DES";
    Context::Ptr context = new Context(Context::TLS_CLIENT_USE, params);
    context->requireMinimumProtocol(Context::PROTO_TLSV1_2);
    // The name is checked by OpenSSL's own matcher once the handshake is done.
    context->enableExtendedCertificateVerification(false);
    tlsContext_ = context;
    return context;
}

}  // namespace leadloom::net
