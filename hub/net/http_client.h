#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <string>

#include "hub/net/http_trace.h"
#include "hub/net/http_transport.h"
#include "hub/net/rate_limiter.h"
#include "hub/net/token_source.h"

namespace leadloom::net {

struct RetrySettings {
    int attempts = 4;
    std::chrono::milliseconds firstPause{500};
    std::chrono::milliseconds longestPause{30'000};
};

/// The HTTP of one connection: its credential, its rate limits, and retries of what may be
/// repeated. Any thread.
class HttpClient {
public:
    /// Borrows all references. `randomUnit` gives numbers in [0, 1) for jitter. `observer` may be
    /// empty; it is called on the sending thread.
    HttpClient(std::string connection, HttpTransport& transport, TokenSource& tokens,
               RateLimiter& limiter, Clock& clock, RetrySettings retries,
               std::function<double()> randomUnit, HttpObserver observer);

    /// Sends a request. A repeatable one is sent again after connection faults, 429 and 5xx, with
    /// growing pauses or the Retry-After that was asked for; a 401 renews the token once. The last
    /// answer is returned, whatever its status. Without one: the errors of
    /// HttpTransport::exchange, RateLimiter::acquire and TokenSource::credential.
    Result<HttpResponse> send(const HttpRequest& request, const CallScope& scope);

    /// What requests carry now, e.g. for its instance URL.
    Result<CredentialPtr> credential(const CallScope& scope) { return tokens_.credential(scope); }
    const std::string& connection() const { return connection_; }

private:
    struct Attempt;
    Result<HttpResponse> attemptOnce(Attempt& attempt);
    bool wantsRetry(const Attempt& attempt, const Result<HttpResponse>& answer) const;
    TimeUs pauseAfter(const Attempt& attempt, const Result<HttpResponse>& answer) const;
    void heed(const Attempt& attempt, const HttpResponse& response);
    void trace(const Attempt& attempt, const Result<HttpResponse>& answer, TimeUs startedUs) const;

    std::string connection_;
    HttpTransport& transport_;
    TokenSource& tokens_;
    RateLimiter& limiter_;
    Clock& clock_;
    RetrySettings retries_;
    std::function<double()> randomUnit_;
    HttpObserver observer_;
    std::string idPrefix_;
    std::atomic<std::uint64_t> sequence_{0};
};

}  // namespace leadloom::net
