#include "hub/net/http_client.h"

#include <algorithm>

#include "hub/net/http_date.h"
#include "hub/security/encoding.h"
#include "hub/security/random.h"

namespace leadloom::net {
namespace {

using std::chrono::microseconds;

bool isBusy(int status) {
    return status == 429 || status == 503;
}

// 423 is HubSpot's lock, 477 its migration; 521 to 524 come from a CDN before its origin.
bool isPassing(int status) {
    return isBusy(status) || status == 408 || status == 423 || status == 425 || status == 477 ||
           status == 500 || status == 502 || status == 504 || (status >= 521 && status <= 524);
}

// A right that a token lacks isn't in the next one either, and vendors count the tokens they give.
bool lacksScope(const HttpResponse& answer) {
    const auto says = [](std::string_view text) {
        return text.find("insufficient_scope") != std::string_view::npos ||
               text.find("OAUTH_SCOPE_MISMATCH") != std::string_view::npos;
    };
    return says(answer.header("WWW-Authenticate")) || says(answer.body.view());
}

}  // namespace

struct HttpClient::Attempt {
    const HttpRequest& request;
    const CallScope& scope;
    std::string requestId;
    int number = 0;
    bool renewed = false;
    CredentialPtr credential;
};

HttpClient::HttpClient(std::string connection, HttpTransport& transport, TokenSource& tokens,
                       RateLimiter& limiter, Clock& clock, RetrySettings retries,
                       std::function<double()> randomUnit, HttpObserver observer)
    : connection_(std::move(connection)),
      transport_(transport),
      tokens_(tokens),
      limiter_(limiter),
      clock_(clock),
      retries_(retries),
      randomUnit_(std::move(randomUnit)),
      observer_(std::move(observer)),
      idPrefix_(security::toHex(security::randomBytes(6)) + "-") {}

Result<HttpResponse> HttpClient::send(const HttpRequest& request, const CallScope& scope) {
    Attempt attempt{request, scope, idPrefix_ + std::to_string(++sequence_), 0, false, nullptr};
    for (;;) {
        ++attempt.number;
        auto answer = attemptOnce(attempt);
        const bool expired =
            answer && answer->status == 401 && request.authorized && !lacksScope(*answer);
        if (expired && !attempt.renewed && tokens_.renewable(attempt.credential)) {
            attempt.renewed = true;
            --attempt.number;
            continue;
        }
        if (!wantsRetry(attempt, answer)) return answer;
        const TimeUs pause = pauseAfter(attempt, answer);
        const bool tooLong = pause > microseconds(retries_.longestPause).count();
        const bool tooLate =
            scope.deadlineUs > 0 && clock_.monotonicUs() + pause > scope.deadlineUs;
        if (tooLong || tooLate) return answer;
        if (!clock_.sleep(pause, scope.cancelled)) {
            return Error{ErrorKind::Cancelled, "stopped between two attempts", ""};
        }
    }
}

Result<HttpResponse> HttpClient::attemptOnce(Attempt& attempt) {
    const HttpRequest& request = attempt.request;
    std::vector<HttpHeader> added{{"X-Request-Id", attempt.requestId}};
    if (request.authorized) {
        auto credential = tokens_.credential(attempt.scope);
        if (!credential) return credential.error();
        attempt.credential = *std::move(credential);
        if (!attempt.credential->header.empty()) {
            added.push_back({attempt.credential->header, attempt.credential->value});
        }
    }
    if (auto room = limiter_.acquire(request.bucket, 1, attempt.scope); !room) return room.error();
    const TimeUs started = clock_.monotonicUs();
    auto answer = transport_.exchange(request, added, connection_, attempt.scope);
    if (answer) heed(attempt, *answer);
    trace(attempt, answer, started);
    return answer;
}

void HttpClient::heed(const Attempt& attempt, const HttpResponse& response) {
    if (!isBusy(response.status)) return;
    const auto wait = parseRetryAfter(response.header("Retry-After"), clock_.wallUs());
    if (wait) limiter_.pauseUntil(attempt.request.bucket, clock_.monotonicUs() + *wait);
}

bool HttpClient::wantsRetry(const Attempt& attempt, const Result<HttpResponse>& answer) const {
    if (attempt.number >= retries_.attempts || attempt.scope.isCancelled()) return false;
    if (answer) return attempt.request.repeatable() && isPassing(answer->status);
    const ErrorKind kind = answer.error().kind;
    // What could not connect was never sent, so that even a write may be tried again.
    if (kind == ErrorKind::Unreachable) return true;
    const bool lost = kind == ErrorKind::Transient || kind == ErrorKind::UnknownOutcome;
    return lost && attempt.request.repeatable();
}

TimeUs HttpClient::pauseAfter(const Attempt& attempt, const Result<HttpResponse>& answer) const {
    if (answer) {
        const auto asked = parseRetryAfter(answer->header("Retry-After"), clock_.wallUs());
        if (asked) return *asked;
    }
    const TimeUs first = microseconds(retries_.firstPause).count();
    const TimeUs longest = microseconds(retries_.longestPause).count();
    const TimeUs full = std::min(longest, first << std::min(attempt.number - 1, 20));
    const TimeUs half = full / 2;
    return half + static_cast<TimeUs>(randomUnit_() * static_cast<double>(half));
}

void HttpClient::trace(const Attempt& attempt, const Result<HttpResponse>& answer,
                       TimeUs startedUs) const {
    if (!observer_) return;
    HttpTrace entry;
    entry.connection = connection_;
    entry.method = attempt.request.method;
    entry.requestId = attempt.requestId;
    entry.attempt = attempt.number;
    entry.status = answer ? answer->status : 0;
    entry.failure = answer ? nullptr : &answer.error();
    entry.tookUs = clock_.monotonicUs() - startedUs;
    entry.receivedBytes = answer ? answer->body.size() : 0;
    observer_(entry);
}

}  // namespace leadloom::net
