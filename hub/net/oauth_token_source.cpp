#include "hub/net/oauth_token_source.h"

#include <chrono>

#include <nlohmann/json.hpp>

#include "hub/base/crash_point.h"
#include "hub/net/url.h"
#include "hub/security/digest.h"
#include "hub/security/encoding.h"
#include "hub/security/jwt.h"
#include "hub/security/redactor.h"

namespace leadloom::net {
namespace {

using nlohmann::json;
using security::percentEncode;

constexpr TimeUs MicrosPerSecond = 1'000'000;
constexpr TimeUs UnknownLifetimeUs = 30 * 60 * MicrosPerSecond;
constexpr TimeUs EarlyUs = 60 * MicrosPerSecond;
constexpr std::int64_t JwtLifetimeSeconds = 170;
constexpr int Attempts = 3;
constexpr auto FollowerCheck = std::chrono::milliseconds(20);

std::string field(std::string_view name, std::string_view value) {
    return "&" + std::string(name) + "=" + percentEncode(value);
}

std::string textOf(const json& body, const char* name) {
    const auto found = body.find(name);
    return found != body.end() && found->is_string() ? found->get<std::string>() : std::string();
}

// Some endpoints write the number as text.
std::optional<std::int64_t> secondsOf(const json& body, const char* name) {
    const auto found = body.find(name);
    if (found == body.end()) return std::nullopt;
    if (found->is_number()) return found->get<std::int64_t>();
    if (!found->is_string()) return std::nullopt;
    const std::int64_t seconds = std::atoll(found->get_ref<const std::string&>().c_str());
    return seconds > 0 ? std::optional(seconds) : std::nullopt;
}

bool isPermanent(const std::string& code) {
    return code == "invalid_grant" || code == "invalid_client" || code == "unauthorized_client" ||
           code == "unsupported_grant_type" || code == "invalid_scope" ||
           code == "invalid_client_id" || code == "inactive_user" || code == "inactive_org" ||
           code == "invalid_code" || code == "invalid_client_secret";
}

// Too many tokens were asked for. Some say so with 400; a credential that is good must not be taken
// for a bad one then.
bool isThrottle(const std::string& code) {
    return code == "Access Denied" || code == "slow_down" || code == "temporarily_unavailable";
}

Error throttled(int status) {
    Error error{ErrorKind::RateLimited,
                "the token endpoint answered " + std::to_string(status) + ": too many tokens",
                "the hub tries again by itself"};
    error.retryAfter = std::chrono::minutes(10);
    error.httpStatus = status;
    return error;
}

}  // namespace

OAuthTokenSource::OAuthTokenSource(std::string connection, AuthSettings settings,
                                   HttpTransport& transport, TokenStore& store, Clock& clock,
                                   security::Redactor* redactor)
    : connection_(std::move(connection)),
      settings_(std::move(settings)),
      transport_(transport),
      store_(store),
      clock_(clock),
      redactor_(redactor) {
    const std::string seed = settings_.tokenUrl + "\n" + settings_.clientId + "\n" +
                             settings_.refreshToken + "\n" + settings_.subject;
    origin_ = security::toHex(security::bytesOf(security::sha256(seed)));
}

bool OAuthTokenSource::usable(const StoredGrant& grant) const {
    return !grant.accessToken.empty() && grant.expiresAtWallUs > clock_.wallUs();
}

Result<CredentialPtr> OAuthTokenSource::credential(const CallScope& scope) {
    std::unique_lock lock(mutex_);
    for (;;) {
        if (credential_ && usable(grant_)) return credential_;
        if (!renewing_) break;
        const auto seen = renewals_;
        while (renewing_ && renewals_ == seen) {
            if (scope.isCancelled()) {
                return Error{ErrorKind::Cancelled, "stopped while waiting for a token", ""};
            }
            finished_.wait_for(lock, FollowerCheck);
        }
        const bool shared = failure_ && failure_->kind != ErrorKind::Cancelled;
        if (renewals_ != seen && shared && !credential_) return *failure_;
    }
    renewing_ = true;
    const std::string refused = refusedToken_;
    lock.unlock();
    auto fresh = renew(scope, refused);
    lock.lock();
    renewing_ = false;
    ++renewals_;
    failure_.reset();
    if (fresh) {
        adopt(*fresh);
    } else {
        failure_ = fresh.error();
    }
    finished_.notify_all();
    if (failure_) return *failure_;
    return credential_;
}

void OAuthTokenSource::adopt(const StoredGrant& grant) {
    grant_ = grant;
    credential_ = std::make_shared<const Credential>(
        Credential{"Authorization", settings_.prefix + " " + grant.accessToken, grant.instanceUrl});
    if (redactor_ == nullptr) return;
    redactor_->add(grant.accessToken);
    redactor_->add(grant.refreshToken);
}

bool OAuthTokenSource::renewable(const CredentialPtr& refused) {
    const std::lock_guard lock(mutex_);
    if (credential_ == refused) {
        refusedToken_ = grant_.accessToken;
        credential_ = nullptr;
        grant_ = {};
    }
    return true;
}

Result<StoredGrant> OAuthTokenSource::renew(const CallScope& scope,
                                            const std::string& refusedToken) {
    auto lease = store_.lease(connection_, scope);
    if (!lease) return lease.error().at(connection_);
    if (unsaved_) {
        if (auto saved = store_.save(connection_, *unsaved_); !saved) return saved.error();
        return *std::exchange(unsaved_, std::nullopt);
    }
    auto stored = store_.load(connection_);
    if (!stored) return stored.error().at(connection_);
    StoredGrant known = stored->value_or(StoredGrant{});
    // A grant from another configured credential is history: the admin has replaced it.
    if (known.origin != origin_) known = {};
    if (usable(known) && known.accessToken != refusedToken) return known;
    auto granted = requestGrant(known, scope);
    if (!granted) return granted.error().at(connection_);
    LL_CRASH_POINT("token.before_save");
    if (auto saved = store_.save(connection_, *granted); !saved) {
        unsaved_ = *granted;
        return saved.error().at(connection_);
    }
    LL_CRASH_POINT("token.after_save");
    return granted;
}

Result<std::string> OAuthTokenSource::formFor(const StoredGrant& known) const {
    if (settings_.type == AuthType::OAuth2) {
        std::string form =
            "grant_type=refresh_token" + field("client_id", settings_.clientId) +
            field("client_secret", settings_.clientSecret) +
            field("refresh_token",
                  known.refreshToken.empty() ? settings_.refreshToken : known.refreshToken);
        if (!settings_.scopes.empty()) form += field("scope", settings_.scopes);
        return form;
    }
    std::string audience = settings_.audience;
    if (audience.empty()) {
        auto url = Url::parse(settings_.tokenUrl);
        if (!url) return url.error();
        audience = (url->origin.tls ? "https://" : "http://") + url->origin.authority();
    }
    const std::int64_t expires = clock_.wallUs() / MicrosPerSecond + JwtLifetimeSeconds;
    auto assertion = security::signJwt({settings_.clientId, settings_.subject, audience, expires},
                                       settings_.privateKey);
    if (!assertion) return assertion.error();
    return "grant_type=" + percentEncode("urn:ietf:params:oauth:grant-type:jwt-bearer") +
           field("assertion", *assertion);
}

Result<HttpResponse> OAuthTokenSource::post(const std::string& form, const CallScope& scope) {
    static constexpr HttpHeader Headers[] = {{"Content-Type", "application/x-www-form-urlencoded"},
                                             {"Accept", "application/json"}};
    HttpRequest request;
    request.method = "POST";
    request.url = settings_.tokenUrl;
    request.headers = Headers;
    request.body = form;
    return transport_.exchange(request, {}, connection_, scope);
}

Result<StoredGrant> OAuthTokenSource::requestGrant(const StoredGrant& known,
                                                   const CallScope& scope) {
    Error last{ErrorKind::Transient, "the token endpoint gave no answer", ""};
    for (int attempt = 0; attempt < Attempts; ++attempt) {
        if (attempt > 0 && !clock_.sleep(MicrosPerSecond << (attempt - 1), scope.cancelled)) break;
        auto form = formFor(known);
        if (!form) return form.error();
        auto response = post(*form, scope);
        if (response && response->status < 500 && response->status != 429) {
            return grantFrom(*response, known);
        }
        last = response ? Error{ErrorKind::Transient,
                                "the token endpoint answered " + std::to_string(response->status),
                                "the hub tries again by itself"}
                        : response.error();
        const bool worthwhile = response || last.kind == ErrorKind::Unreachable ||
                                last.kind == ErrorKind::UnknownOutcome;
        if (!worthwhile) break;
    }
    // The caller's own request was never sent, whatever became of this one.
    if (last.kind == ErrorKind::UnknownOutcome) last.kind = ErrorKind::Transient;
    return last;
}

Result<StoredGrant> OAuthTokenSource::grantFrom(const HttpResponse& response,
                                                const StoredGrant& known) const {
    const json body = json::parse(response.body.view(), nullptr, false);
    const std::string access = body.is_object() ? textOf(body, "access_token") : "";
    if (response.status / 100 != 2 || access.empty()) {
        const std::string code = body.is_object() ? textOf(body, "error") : "";
        if (isThrottle(code)) return throttled(response.status);
        const bool refused = isPermanent(code) || response.status == 400 || response.status == 401;
        Error error{refused ? ErrorKind::Auth : ErrorKind::Transient,
                    "the token endpoint answered " + std::to_string(response.status) +
                        (isPermanent(code) ? " " + code : ""),
                    refused ? "authorise the connection again and set the new credential under auth"
                            : "check auth.token_url"};
        error.httpStatus = response.status;
        return error;
    }
    StoredGrant grant;
    grant.accessToken = access;
    grant.refreshToken = textOf(body, "refresh_token");
    if (grant.refreshToken.empty()) grant.refreshToken = known.refreshToken;
    grant.instanceUrl = textOf(body, body.contains("api_domain") ? "api_domain" : "instance_url");
    const auto lifetime = secondsOf(body, "expires_in");
    const TimeUs lifetimeUs = lifetime ? *lifetime * MicrosPerSecond : UnknownLifetimeUs;
    grant.expiresAtWallUs =
        clock_.wallUs() + lifetimeUs - std::min(EarlyUs, lifetime ? lifetimeUs / 10 : 0);
    grant.origin = origin_;
    return grant;
}

}  // namespace leadloom::net
