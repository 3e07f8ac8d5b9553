#pragma once

#include "hub/net/auth_settings.h"
#include "hub/net/token_source.h"

namespace leadloom::net {

/// A credential that never changes: none, token, basic or api_key.
class StaticTokenSource final : public TokenSource {
public:
    explicit StaticTokenSource(const AuthSettings& settings);
    Result<CredentialPtr> credential(const CallScope&) override { return credential_; }
    bool renewable(const CredentialPtr&) override { return false; }

private:
    CredentialPtr credential_;
};

}  // namespace leadloom::net
