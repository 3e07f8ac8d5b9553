#pragma once

#include <memory>
#include <string>

#include "plugin-sdk/testing/transport.h"

namespace leadloom::testing {

/// Real HTTP to a server on this machine, kept alive; adds the token to calls under credential
/// "auth". No retries.
class LoopbackTransport : public Transport {
public:
    LoopbackTransport();
    ~LoopbackTransport() override;

    void setToken(std::string token) { token_ = std::move(token); }
    /// What stands before the token, with a blank between: "Bearer".
    void setPrefix(std::string prefix) { prefix_ = std::move(prefix); }
    /// The header in which the token stands; one of its own holds nothing before the token.
    void setHeader(std::string header) { header_ = std::move(header); }
    const std::string& token() const { return token_; }
    HttpReply send(const HttpCall& call) override;

private:
    struct Connection;
    HttpReply exchange(const HttpCall& call);

    std::unique_ptr<Connection> connection_;
    std::string token_;
    std::string prefix_ = "Bearer";
    std::string header_ = "Authorization";
};

}  // namespace leadloom::testing
