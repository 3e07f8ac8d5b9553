#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "tests/sandbox/core/clock.h"
#include "tests/sandbox/core/message.h"
#include "tests/sandbox/line/problem.h"

namespace leadloom::sandbox::line {

/// Channel access tokens: the long-lived one of the console, short-lived and stateless ones.
/// Not locked by itself.
class Tokens {
public:
    explicit Tokens(Clock& clock);

    void reset();
    /// `POST /oauth2/v3/token` (stateless, 15 minutes) and `POST /v2/oauth/accessToken` (30 days).
    Response issue(const Request& request, bool stateless);
    Response verify(const Request& request) const;
    Response revoke(const Request& request);
    /// Nothing when the request may pass.
    std::optional<Problem> refusal(const Request& request) const;
    void expireAll();
    /// A stateless token without any flow.
    std::string fresh();

    nlohmann::json settings() const;
    bool change(const std::string& key, const nlohmann::json& value);
    const std::string& channelSecret() const { return channelSecret_; }

private:
    bool isGood(const std::string& token) const;

    Clock& clock_;
    std::string channelId_, channelSecret_, longLived_;
    struct Issued {
        std::int64_t end = 0;
        bool stateless = false;
    };
    std::map<std::string, Issued> issued_;
};

}  // namespace leadloom::sandbox::line
