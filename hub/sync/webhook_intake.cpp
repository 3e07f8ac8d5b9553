#include "hub/sync/webhook_intake.h"

#include "hub/base/crash_point.h"

namespace leadloom::sync {
namespace {

store::InboxRow hintRow(const StreamContext& stream, const WebhookHint& hint, TimeUs receivedUs) {
    store::InboxRow row;
    row.stream = stream.key;
    row.externalId = canonicalId(stream.description().idRule, hint.externalId);
    row.kind = static_cast<std::uint8_t>(hint.kind);
    row.targetId = hint.targetId;
    row.vendorTimeUs = hint.occurredAtUs;
    row.receivedAtUs = receivedUs;
    row.cause = store::InboxCause::Webhook;
    row.state = store::InboxState::New;
    return row;
}

}  // namespace

Result<WebhookAnswer> takeWebhook(store::Store& store, const ConnectionContext& connection,
                                  Connector& connector, const WebhookRequest& request) {
    WebhookAnswer answer;
    const auto hints = connector.receive({}, request, answer);
    if (!hints) return hints.error();
    LL_CRASH_POINT("webhook.before_commit");
    auto tx = store.beginWrite();
    if (!tx) return tx.error();
    for (const WebhookHint& hint : *hints) {
        const StreamContext* stream = connection.stream(hint.stream);
        if (stream == nullptr || !stream->reads() || hint.externalId.empty()) continue;
        if (!hint.eventId.empty()) {
            const auto fresh =
                (*tx)->rememberWebhook(connection.key, hint.eventId, request.receivedAtUs);
            if (!fresh) return fresh.error();
            if (!*fresh) continue;
        }
        store::InboxRow row = hintRow(*stream, hint, request.receivedAtUs);
        if (const Status inserted = (*tx)->insertInbox(row); !inserted) return inserted.error();
    }
    if (const Status committed = (*tx)->commit(); !committed) return committed.error();
    LL_CRASH_POINT("webhook.after_commit");
    return answer;
}

}  // namespace leadloom::sync
