#pragma once

#include <memory>
#include <string>

#include "plugin-sdk/testing/transport.h"

namespace leadloom::testing {

/// Real HTTP to a server on this machine, kept alive; adds the bearer token to calls under
/// credential "auth". No retries.
class LoopbackTransport : public Transport {
public:
    LoopbackTransport();
    ~LoopbackTransport() override;

    void setToken(std::string token) { token_ = std::move(token); }
    const std::string& token() const { return token_; }
    HttpReply send(const HttpCall& call) override;

private:
    struct Connection;
    HttpReply exchange(const HttpCall& call);

    std::unique_ptr<Connection> connection_;
    std::string token_;
};

}  // namespace leadloom::testing
