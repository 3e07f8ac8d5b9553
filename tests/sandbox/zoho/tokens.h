#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>

#include <nlohmann/json.hpp>

#include "tests/sandbox/core/clock.h"
#include "tests/sandbox/core/message.h"
#include "tests/sandbox/zoho/problem.h"

namespace leadloom::sandbox::zoho {

/// The client of the sandbox and the tokens that its accounts server has handed out.
/// Not locked by itself.
class Tokens {
public:
    explicit Tokens(Clock& clock);

    void reset();
    /// `POST /oauth/v2/token`, a form of either media type.
    Response token(const Request& request);
    Response revoke(const Request& request);
    /// `/oauth/v2/auth`: sends a browser straight back with a code.
    Response authorize(const Request& request);
    /// An access token without any flow.
    std::string issue();

    /// Nothing when the request may pass, its refusal otherwise. `scope`: what it needs,
    /// `ZohoCRM.coql`.
    std::optional<Problem> refusal(const Request& request, const std::string& scope) const;
    /// When the token of a request ends; 0 for none.
    std::int64_t endOf(const Request& request) const;
    void expireAll();

    nlohmann::json settings() const;
    bool change(const std::string& key, const nlohmann::json& value);

private:
    bool isThrottled();

    Clock& clock_;
    std::string clientId_, clientSecret_, firstRefreshToken_;
    std::set<std::string> refreshTokens_, scopes_;
    std::map<std::string, std::int64_t> issued_;
    std::map<std::string, std::string> codes_;
    std::deque<std::int64_t> issuedAt_;
    std::int64_t tokenSeconds_ = 3600;
    std::size_t tokenLimit_ = 10;
};

}  // namespace leadloom::sandbox::zoho
