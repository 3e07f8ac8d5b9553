#pragma once

#include <cstdint>
#include <string>

namespace leadloom::net {

enum class AuthType : std::uint8_t { None, Token, Basic, ApiKey, OAuth2, JwtBearer };

/// The `auth` section of a connection, its references resolved.
struct AuthSettings {
    AuthType type = AuthType::None;
    std::string token;
    std::string username;
    std::string password;
    std::string key;
    std::string keyHeader = "X-API-Key";
    std::string prefix = "Bearer";  ///< what stands before a token, with a blank between
    std::string clientId;
    std::string clientSecret;
    std::string refreshToken;
    std::string tokenUrl;
    std::string scopes;
    std::string subject;
    std::string privateKey;  ///< PEM
    std::string audience;    ///< empty: the token URL's origin
};

}  // namespace leadloom::net
