#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>

#include <nlohmann/json.hpp>

#include "tests/sandbox/core/clock.h"
#include "tests/sandbox/core/message.h"
#include "tests/sandbox/hubspot/problem.h"

namespace leadloom::sandbox::hubspot {

/// The app of the sandbox, its private token and the OAuth tokens it has handed out.
/// Not locked by itself.
class Tokens {
public:
    explicit Tokens(Clock& clock);

    void reset();
    /// `/oauth/v3/token` and its older and dated forms.
    Response token(const Request& request);
    Response introspect(const Request& request);
    Response revoke(const Request& request);
    /// `/oauth/authorize`: sends a browser straight back with a code.
    Response authorize(const Request& request);

    /// Nothing when the request may pass, its refusal otherwise.
    std::optional<Problem> refusal(const Request& request) const;
    /// Whether a bearer token came from OAuth and not from a private app.
    bool fromOAuth(const std::string& token) const { return issued_.count(token) != 0; }
    void expireAll();
    bool hasScope(const std::string& scope) const { return scopes_.contains(scope); }
    static Problem scopeProblem(const std::string& scope);

    const std::string& clientSecret() const { return clientSecret_; }
    nlohmann::json settings() const;
    bool change(const std::string& key, const nlohmann::json& value);

private:
    std::string accessToken();

    Clock& clock_;
    std::string clientId_, clientSecret_, firstRefreshToken_;
    std::set<std::string> privateTokens_, refreshTokens_, scopes_;
    std::map<std::string, std::int64_t> issued_;
    std::map<std::string, std::string> codes_;
    std::int64_t tokenSeconds_ = 1800;
};

}  // namespace leadloom::sandbox::hubspot
