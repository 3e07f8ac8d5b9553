#pragma once

#include <string>
#include <string_view>

#include <leadloom/sdk/query.h>
#include <leadloom/sdk/rest_client.h>
#include <leadloom/sdk/url_query.h>
#include <leadloom/sdk/webhook_signature.h>

/// Webhooks of vendors that sign nothing: their calls are known by a secret in the address that
/// only the vendor was told. It stands under the connection's secrets or in the setting
/// `webhook_secret`.
namespace leadloom::sdk {

inline constexpr std::string_view AddressSecret = "webhook_secret";
inline constexpr std::string_view AddressSecretName = "secret";

inline Result<std::string> addressSecret(const RestClient& client) {
    return client.host().credentials().signingSecret(client.call(), AddressSecret,
                                                     client.settings().text(AddressSecret));
}
/// The address to subscribe with: `url` and the secret behind it.
inline Result<std::string> secretAddress(const RestClient& client, std::string_view url) {
    const auto secret = addressSecret(client);
    if (!secret) return secret.status();
    return Query().add(AddressSecretName, *secret).on(url);
}
/// LL_OK where the request came to that address, else LL_FORBIDDEN.
inline Status checkSecretAddress(const RestClient& client, const WebhookRequest& request) {
    const auto given = queryValue(request.url(), AddressSecretName).value_or("");
    return WebhookSignature(client.host().digest()).checkKey(addressSecret(client), given);
}

}  // namespace leadloom::sdk
