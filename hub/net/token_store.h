#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "hub/base/call_scope.h"
#include "hub/base/result.h"

namespace leadloom::net {

/// What a token endpoint granted, as it is kept between processes and restarts.
struct StoredGrant {
    std::string accessToken;
    std::string refreshToken;  ///< empty where the flow has none
    std::string instanceUrl;
    TimeUs expiresAtWallUs = 0;
    std::string origin;  ///< digest of the configured credential that it grew from

    bool operator==(const StoredGrant&) const = default;
};

/// Keeps grants durably, one a connection, and lets one process at a time renew one. Any thread.
class TokenStore {
public:
    /// The right to renew, until destroyed; ends with its process at the latest.
    class Lease {
    public:
        virtual ~Lease() = default;
    };

    virtual ~TokenStore() = default;
    virtual Result<std::unique_ptr<Lease>> lease(std::string_view connection,
                                                 const CallScope& scope) = 0;
    virtual Result<std::optional<StoredGrant>> load(std::string_view connection) = 0;
    /// On disk when it returns.
    virtual Status save(std::string_view connection, const StoredGrant& grant) = 0;
};

}  // namespace leadloom::net
