#pragma once

#include <string>
#include <string_view>

#include <leadloom/sdk/webhook.h>
#include <leadloom/sdk/webhook_signature.h>

namespace leadloom::hubspot {

/// The URI with the escapes that HubSpot undoes before it signs.
std::string decodedUri(std::string_view uri);

/// Whether a request carries a signature of `secret` that is not older than five minutes. Version 3
/// signs the URI raw or decoded, depending on who calls: both are taken. Versions 1 and 2 prove
/// nothing about time and are only taken with `allowLegacy`.
bool isSigned(const sdk::WebhookSignature& signature, const sdk::WebhookRequest& request,
              std::string_view secret, bool allowLegacy);

}  // namespace leadloom::hubspot
