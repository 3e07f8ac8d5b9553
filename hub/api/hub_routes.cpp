#include "hub/api/hub_routes.h"

#include <chrono>
#include <cstdint>
#include <string>
#include <strings.h>

#include "hub/api/status_page.h"

namespace leadloom::api {
namespace {

constexpr std::string_view HooksPrefix = "/hooks/";
constexpr std::int64_t RetryAfterSeconds = 5;

std::string headerOf(const HttpRequest& request, const char* name) {
    for (const auto& [known, value] : request.headers) {
        if (strcasecmp(known.c_str(), name) == 0) return value;
    }
    return {};
}

HttpResponse methodNotAllowed(const std::string& allowed) {
    HttpResponse response = problem(405, "Method not allowed", "Use " + allowed + ".");
    response.headers.emplace_back("Allow", allowed);
    return response;
}

/// Nothing of the webhook was kept: it is to be sent again, but not at once.
HttpResponse again(int status, std::string_view title, const Error& error) {
    HttpResponse response =
        problem(status, title, "The webhook could not be stored; send it again.");
    const auto told = std::chrono::ceil<std::chrono::seconds>(error.retryAfter).count();
    response.headers.emplace_back("Retry-After",
                                  std::to_string(told > 0 ? told : RetryAfterSeconds));
    return response;
}

/// Vendors judge by the status: 4xx is final for many of them, 5xx makes them try again.
HttpResponse refusal(const Error& error) {
    switch (error.kind) {
        case ErrorKind::Auth:
            return problem(401, "Signature refused", error.message);
        case ErrorKind::Usage:
            return problem(404, "No such connection", error.message);
        case ErrorKind::InvalidRecord:
            if (error.httpStatus == 415) {
                return problem(415, "Wrong media type", error.message);
            }
            return problem(400, "Unreadable webhook", error.message);
        case ErrorKind::Unsupported:
            return problem(404, "No webhooks here",
                           "This connection's connector takes no webhooks.");
        case ErrorKind::RateLimited:
        case ErrorKind::Quota:
            return again(429, "Too many webhooks", error);
        default:
            return again(503, "Not stored", error);
    }
}

}  // namespace

HubRoutes::HubRoutes(HubFace face) : face_(std::move(face)) {}

HttpResponse HubRoutes::answer(const HttpRequest& request) const {
    if (request.path.starts_with(HooksPrefix)) return hook(request);
    const bool reads = request.method == "GET" || request.method == "HEAD";
    const bool known = request.path == "/" || request.path == "/healthz" ||
                       request.path == "/readyz" || request.path == "/metrics";
    if (!known) return problem(404, "Not found", "There is nothing at this address.");
    if (!reads) return methodNotAllowed("GET, HEAD");
    if (request.path == "/healthz") return health();
    if (request.path == "/readyz") return readiness();
    if (request.path == "/metrics") {
        return {200, "text/plain; version=0.0.4; charset=utf-8", face_.metrics(), {}};
    }
    return page();
}

HttpResponse HubRoutes::health() const {
    return {200, "application/json", R"({"status":"ok"})", {}};
}

HttpResponse HubRoutes::readiness() const {
    if (const auto reason = face_.notReady()) return problem(503, "Not ready", *reason);
    return {200, "application/json", R"({"status":"ready"})", {}};
}

HttpResponse HubRoutes::page() const {
    auto view = face_.view();
    if (!view) return problem(503, "No status", view.error().describe());
    HttpResponse response{200, "text/html; charset=utf-8", statusPage(*view), {}};
    response.headers.emplace_back("Cache-Control", "no-store");
    response.headers.emplace_back("Content-Security-Policy",
                                  "default-src 'none'; style-src 'unsafe-inline'");
    return response;
}

std::string HubRoutes::calledUrl(const HttpRequest& request) const {
    if (!face_.publicUrl.empty()) {
        std::string base = face_.publicUrl;
        while (base.ends_with('/'))
            base.pop_back();
        return base + request.target;
    }
    const std::string scheme = headerOf(request, "X-Forwarded-Proto");
    return (scheme.empty() ? "http" : scheme) + "://" + headerOf(request, "Host") + request.target;
}

HttpResponse HubRoutes::hook(const HttpRequest& request) const {
    const std::string connection = request.path.substr(HooksPrefix.size());
    if (connection.empty() || connection.find('/') != std::string::npos) {
        return problem(404, "Not found", "Webhooks go to /hooks/{connection}.");
    }
    // Vendors sign what is on the wire, and none of them packs it: nothing is ever unpacked here.
    const std::string coding = headerOf(request, "Content-Encoding");
    if (!coding.empty() && strcasecmp(coding.c_str(), "identity") != 0) {
        return problem(415, "Wrong content coding", "Webhooks are taken as they are, not packed.");
    }
    sync::WebhookRequest webhook;
    webhook.method = request.method;
    webhook.url = calledUrl(request);
    webhook.headers = request.headers;
    webhook.body = request.body;
    webhook.receivedAtUs = face_.now();
    auto answer = face_.webhook(connection, webhook);
    if (!answer) return refusal(answer.error());
    return {answer->status,
            answer->contentType.empty() ? "text/plain; charset=utf-8" : answer->contentType,
            answer->body,
            {}};
}

}  // namespace leadloom::api
