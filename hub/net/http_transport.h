#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <string_view>

#include "hub/base/call_scope.h"
#include "hub/base/result.h"
#include "hub/net/dialer.h"
#include "hub/net/host_resolver.h"
#include "hub/net/http_request.h"
#include "hub/net/http_response.h"
#include "hub/net/session_pool.h"
#include "hub/net/transport_settings.h"

namespace leadloom::net {

/// One HTTP exchange over pooled connections: TLS verified, answers unpacked, redirects of reads
/// followed, time limits and cancellation kept whatever the peer does. Retries nothing but what
/// can't have been sent. Any thread.
class HttpTransport {
public:
    /// Borrows clock and resolver.
    HttpTransport(TransportSettings settings, Clock& clock, HostResolver& resolver);
    ~HttpTransport();

    /// Sends `request` for a connection (the pool's key beside the origin) with `secretHeaders`
    /// added, which go to the request's own origin only. The answer is returned whatever its
    /// status. Without one: Unreachable or Forbidden (nothing was sent), Cancelled, Transient (a
    /// read failed), UnknownOutcome (a write was sent, and what became of it can't be told),
    /// InvalidConfig (unusable request, or an answer above the size limit).
    Result<HttpResponse> exchange(const HttpRequest& request,
                                  std::span<const HttpHeader> secretHeaders,
                                  std::string_view connection, const CallScope& scope);

    /// Connections opened so far, and those idle now.
    std::size_t openedCount() const { return opened_; }
    std::size_t idleCount() const { return pool_.idleCount(); }
    void closeIdle() { pool_.closeIdle(); }
    const TransportSettings& settings() const { return settings_; }

private:
    struct Leg;
    Result<HttpResponse> travel(const Leg& leg);
    Result<HttpResponse> converse(const Leg& leg, WireSession& session);

    TransportSettings settings_;
    Clock& clock_;
    ExchangeWatch watch_;
    Dialer dialer_;
    SessionPool pool_;
    std::atomic<std::size_t> opened_{0};
};

}  // namespace leadloom::net
