#include "hub/net/http_transport.h"

#include <algorithm>
#include <csignal>
#include <limits>

#include <Poco/Net/HTTPResponse.h>

#include "hub/base/crash_point.h"
#include "hub/security/encoding.h"

namespace leadloom::net {
namespace {

constexpr TimeUs Never = std::numeric_limits<TimeUs>::max();

bool breaksLine(std::string_view text) {
    return std::ranges::any_of(text, [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

Status checkHeaders(std::span<const HttpHeader> headers) {
    for (const HttpHeader& header : headers) {
        if (header.name.empty() || breaksLine(header.name) || breaksLine(header.value)) {
            return Error{ErrorKind::InvalidConfig,
                         "the header " + std::string(breaksLine(header.name) ? "" : header.name) +
                             " holds a line break",
                         "take line breaks out of tokens and settings"};
        }
    }
    return Status::ok();
}

void appendHeader(std::string& head, std::string_view name, std::string_view value) {
    head.append(name).append(": ").append(value).append("\r\n");
}

bool isRedirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

Error atHost(ErrorKind kind, const Url& url, const std::string& why, std::string remedy) {
    return {kind, url.origin.authority() + ": " + why, std::move(remedy)};
}

}  // namespace

/// One request to one place; a redirect makes another leg.
struct HttpTransport::Leg {
    const HttpRequest& request;
    Url url;
    std::span<const HttpHeader> secretHeaders;
    std::string_view connection;
    const CallScope& scope;
    TimeUs deadlineUs;

    std::string head(const TransportSettings& settings) const {
        std::string text;
        text.reserve(512);
        const bool viaProxy = settings.proxy && !url.origin.tls;
        text.append(request.method).append(" ");
        if (viaProxy) text.append("http://").append(url.origin.authority());
        text.append(url.target).append(" HTTP/1.1\r\n");
        appendHeader(text, "Host", url.origin.authority());
        appendHeader(text, "User-Agent", settings.userAgent);
        appendHeader(text, "Accept-Encoding", "gzip, deflate");
        if (viaProxy && !settings.proxy->username.empty()) {
            appendHeader(text, "Proxy-Authorization",
                         "Basic " + security::toBase64(settings.proxy->username + ":" +
                                                       settings.proxy->password));
        }
        if (!request.idempotencyKey.empty()) {
            appendHeader(text, "Idempotency-Key", request.idempotencyKey);
        }
        for (const HttpHeader& header : request.headers) {
            appendHeader(text, header.name, header.value);
        }
        for (const HttpHeader& header : secretHeaders) {
            appendHeader(text, header.name, header.value);
        }
        const bool mayHaveBody = request.method != "GET" && request.method != "HEAD";
        if (mayHaveBody || !request.body.empty()) {
            appendHeader(text, "Content-Length", std::to_string(request.body.size()));
        }
        return text += "\r\n";
    }

    /// What a failure means once bytes may have left.
    Error lost(ExchangeWatch::Verdict verdict, const std::string& why) const {
        const bool stopped = verdict == ExchangeWatch::Verdict::Cancelled;
        const std::string reason = stopped ? "stopped before the answer was complete"
                                   : verdict == ExchangeWatch::Verdict::DeadlinePassed
                                       ? "no complete answer within the time limit"
                                       : why;
        if (!request.readsOnly()) return atHost(ErrorKind::UnknownOutcome, url, reason, "");
        if (stopped) return atHost(ErrorKind::Cancelled, url, reason, "");
        return atHost(ErrorKind::Transient, url, reason, "the hub tries again by itself");
    }

    Error refused(WireSession::BodyEnd end, std::size_t limit) const {
        if (end == WireSession::BodyEnd::Damaged) {
            return lost(ExchangeWatch::Verdict::Running, "the answer's compressed body is damaged");
        }
        const auto kind =
            request.readsOnly() ? ErrorKind::InvalidConfig : ErrorKind::UnknownOutcome;
        return atHost(kind, url, "the answer is larger than " + std::to_string(limit) + " bytes",
                      "ask for smaller pages, or raise limits.max_body_bytes");
    }
};

HttpTransport::HttpTransport(TransportSettings settings, Clock& clock, HostResolver& resolver)
    : settings_(std::move(settings)),
      clock_(clock),
      watch_(clock),
      dialer_(settings_, resolver, clock, watch_),
      pool_(clock, settings_.sessionsPerHost,
            std::chrono::microseconds(settings_.idleTimeout).count()) {
    // A peer that closes while OpenSSL writes would end the process.
    std::signal(SIGPIPE, SIG_IGN);
}

HttpTransport::~HttpTransport() = default;

Result<HttpResponse> HttpTransport::exchange(const HttpRequest& request,
                                             std::span<const HttpHeader> secretHeaders,
                                             std::string_view connection, const CallScope& scope) {
    auto url = Url::parse(request.url);
    if (!url) return url.error();
    if (auto fine = checkHeaders(request.headers); !fine) return fine.error();
    if (auto fine = checkHeaders(secretHeaders); !fine) return fine.error();
    const auto timeout = request.timeout.count() > 0 ? request.timeout : settings_.exchangeTimeout;
    const TimeUs until = clock_.monotonicUs() + std::chrono::microseconds(timeout).count();
    const TimeUs deadline = std::min(until, scope.deadlineUs > 0 ? scope.deadlineUs : Never);
    Leg leg{request, *std::move(url), secretHeaders, connection, scope, deadline};
    for (int redirects = 0;; ++redirects) {
        auto response = travel(leg);
        const bool follows = response && isRedirect(response->status) &&
                             (request.method == "GET" || request.method == "HEAD") &&
                             !response->header("Location").empty();
        if (!follows) return response;
        auto next = leg.url.resolve(response->header("Location"));
        if (!next) return next.error();
        if (redirects >= settings_.maxRedirects || (leg.url.origin.tls && !next->origin.tls)) {
            return atHost(ErrorKind::Forbidden, leg.url,
                          redirects >= settings_.maxRedirects ? "too many redirects"
                                                              : "a redirect leads away from TLS",
                          "check base_url");
        }
        if (next->origin != leg.url.origin) leg.secretHeaders = {};
        leg.url = *std::move(next);
    }
}

Result<HttpResponse> HttpTransport::travel(const Leg& leg) {
    if (leg.scope.isCancelled()) {
        return atHost(ErrorKind::Cancelled, leg.url, "stopped before anything was sent", "");
    }
    std::string key = leg.url.origin.tls ? "https " : "http ";
    key.append(leg.url.origin.authority()).append(" ").append(leg.connection);
    auto lease = pool_.lease(key, leg.scope, leg.deadlineUs);
    if (!lease) return lease.error();
    if (lease->session() != nullptr) return converse(leg, *lease->session());
    auto fresh = dialer_.dial(leg.url.origin, leg.scope, leg.deadlineUs);
    if (!fresh) return fresh.error();
    ++opened_;
    return converse(leg, lease->use(*std::move(fresh)));
}

Result<HttpResponse> HttpTransport::converse(const Leg& leg, WireSession& session) {
    const ExchangeWatch::Guard guard(watch_, session.descriptor(), leg.scope, leg.deadlineUs);
    bool sent = false;
    try {
        session.send(leg.head(settings_), leg.request.body, sent);
        LL_CRASH_POINT("net.after_request");
        Poco::Net::HTTPResponse answer;
        session.receiveHead(answer);
        HttpResponse response;
        response.status = answer.getStatus();
        const auto end = session.receiveBody(answer, leg.request.method == "HEAD", response.body,
                                             settings_.maxBodyBytes);
        if (end != WireSession::BodyEnd::Complete) {
            return leg.refused(end, settings_.maxBodyBytes);
        }
        for (const auto& [name, value] : answer)
            response.headers.emplace_back(name, value);
        return response;
    } catch (const Poco::Exception& fault) {
        return leg.lost(guard.verdict(), "the connection broke (" + fault.displayText() + ")");
    }
}

}  // namespace leadloom::net
