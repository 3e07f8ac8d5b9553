#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>

#include <nlohmann/json.hpp>

#include "tests/sandbox/core/clock.h"
#include "tests/sandbox/core/message.h"

namespace leadloom::sandbox::salesforce {

/// The connected app of the sandbox and the sessions it has handed out. Not locked by itself.
class Sessions {
public:
    explicit Sessions(Clock& clock);

    void reset();
    /// `/services/oauth2/token`.
    Response token(const Request& request);
    /// `/services/oauth2/revoke`.
    Response revoke(const Request& request);
    /// `/services/oauth2/authorize`: sends a browser straight back with a code.
    Response authorize(const Request& request);
    bool accepts(const std::string& accessToken) const;
    void expireAll();
    /// A session as the control surface hands it out, without any flow.
    std::string open();

    nlohmann::json settings() const;
    bool change(const std::string& key, const nlohmann::json& value);
    /// PEM of a private key whose assertions are accepted. Made on the first call, after which it
    /// replaces any configured public key.
    const std::string& privateKey();

private:
    Response byRefreshToken(const Request& request, const Pairs& form);
    Response byAssertion(const Request& request, const Pairs& form);
    Response byCode(const Request& request, const Pairs& form);
    std::string assertionError(const Request& request, const std::string& assertion) const;
    bool clientKnown(const Pairs& form) const;
    nlohmann::json grant(const Request& request, bool signedAnswer);

    Clock& clock_;
    std::string clientId_, clientSecret_, username_, firstRefreshToken_;
    std::string publicKey_, privateKey_;
    bool rotates_ = false;
    std::int64_t sessionSeconds_ = 7200;
    std::map<std::string, std::int64_t> sessions_;
    std::set<std::string> refreshTokens_;
    std::map<std::string, std::string> codes_;
};

}  // namespace leadloom::sandbox::salesforce
