#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "hub/base/result.h"

namespace leadloom::security {

/// What an OAuth 2 JWT bearer assertion states (RFC 7523).
struct JwtClaims {
    std::string issuer;
    std::string subject;
    std::string audience;
    std::int64_t expiresAtSeconds = 0;  ///< epoch seconds
};

/// The part of the token that is signed: header and claims, each base64url, joined by a dot.
std::string jwtSigningInput(const JwtClaims& claims);

/// The token signed with RS256. `privateKeyPem` is an RSA key in PEM; InvalidConfig when it can't
/// be read or is of another type.
Result<std::string> signJwt(const JwtClaims& claims, std::string_view privateKeyPem);

}  // namespace leadloom::security
