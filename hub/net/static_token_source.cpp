#include "hub/net/static_token_source.h"

#include "hub/security/encoding.h"

namespace leadloom::net {
namespace {

Credential credentialOf(const AuthSettings& settings) {
    switch (settings.type) {
        case AuthType::Token:
            return {"Authorization", settings.prefix + " " + settings.token, ""};
        case AuthType::Basic:
            return {"Authorization",
                    "Basic " + security::toBase64(settings.username + ":" + settings.password), ""};
        case AuthType::ApiKey:
            return {settings.keyHeader, settings.key, ""};
        case AuthType::None:
        case AuthType::OAuth2:
        case AuthType::JwtBearer:
            break;
    }
    return {};
}

}  // namespace

StaticTokenSource::StaticTokenSource(const AuthSettings& settings)
    : credential_(std::make_shared<const Credential>(credentialOf(settings))) {}

}  // namespace leadloom::net
