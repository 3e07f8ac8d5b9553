#pragma once

#include "hub/net/token_store.h"
#include "hub/security/secret_store.h"

namespace leadloom::net {

/// Keeps grants in the secret store, under "oauth/<connection>", and leases by a lock file beside
/// it.
class SecretTokenStore final : public TokenStore {
public:
    /// Borrows the store.
    explicit SecretTokenStore(security::SecretStore& secrets) : secrets_(secrets) {}

    Result<std::unique_ptr<Lease>> lease(std::string_view connection,
                                         const CallScope& scope) override;
    Result<std::optional<StoredGrant>> load(std::string_view connection) override;
    Status save(std::string_view connection, const StoredGrant& grant) override;

private:
    security::SecretStore& secrets_;
};

}  // namespace leadloom::net
