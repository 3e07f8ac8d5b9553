#pragma once

#include "hub/base/result.h"
#include "hub/store/store.h"
#include "hub/sync/connector.h"
#include "hub/sync/workspace.h"

namespace leadloom::sync {

/// Verifies one webhook and stores the records it names as hints. Everything is durable when it
/// returns.
Result<WebhookAnswer> takeWebhook(store::Store& store, const ConnectionContext& connection,
                                  Connector& connector, const WebhookRequest& request);

}  // namespace leadloom::sync
