#pragma once

#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>

#include "hub/net/auth_settings.h"
#include "hub/net/http_transport.h"
#include "hub/net/token_source.h"
#include "hub/net/token_store.h"

namespace leadloom::security {
class Redactor;
}

namespace leadloom::net {

/// OAuth 2 by refresh token or JWT bearer. However many threads and processes ask, one renews and
/// the others take what it got; a new grant is stored durably before anybody uses it. Renews by
/// the clock before a token ends (after 30 minutes where the endpoint names no end), and when a
/// token was refused.
class OAuthTokenSource final : public TokenSource {
public:
    /// Borrows all but `settings`. `redactor` may be null.
    OAuthTokenSource(std::string connection, AuthSettings settings, HttpTransport& transport,
                     TokenStore& store, Clock& clock, security::Redactor* redactor);

    Result<CredentialPtr> credential(const CallScope& scope) override;
    bool renewable(const CredentialPtr& refused) override;

private:
    Result<StoredGrant> renew(const CallScope& scope, const std::string& refusedToken);
    Result<StoredGrant> requestGrant(const StoredGrant& known, const CallScope& scope);
    Result<HttpResponse> post(const std::string& form, const CallScope& scope);
    Result<StoredGrant> grantFrom(const HttpResponse& response, const StoredGrant& known) const;
    Result<std::string> formFor(const StoredGrant& known) const;
    bool usable(const StoredGrant& grant) const;
    void adopt(const StoredGrant& grant);

    std::string connection_;
    AuthSettings settings_;
    HttpTransport& transport_;
    TokenStore& store_;
    Clock& clock_;
    security::Redactor* redactor_;
    std::string origin_;

    std::mutex mutex_;
    std::condition_variable finished_;
    bool renewing_ = false;
    std::uint64_t renewals_ = 0;
    std::optional<Error> failure_;  ///< of the last renewal
    StoredGrant grant_;
    CredentialPtr credential_;
    std::string refusedToken_;
    std::optional<StoredGrant> unsaved_;  ///< granted, but the store failed; used by the renewer
};

}  // namespace leadloom::net
