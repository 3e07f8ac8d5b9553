// What vendors call the hub with.
#include "hub/sync/engine_parts.h"

namespace leadloom::sync {

Engine::Parts::Receiver& Engine::Parts::receiver(const ConnectionContext& connection) {
    const std::lock_guard lock(hookMutex);
    auto& slot = receivers[connection.key];
    if (!slot) slot = std::make_unique<Receiver>();
    return *slot;
}

/// An instance of its own, so that a webhook never waits for a read. Opened on first use.
Result<std::vector<WebhookHint>> Engine::Parts::decode(const ConnectionContext& connection,
                                                       const WebhookRequest& request,
                                                       WebhookAnswer& answer) {
    Receiver& own = receiver(connection);
    const std::lock_guard lock(own.mutex);
    if (!own.connector) {
        auto opened = connection.settings->connector();
        if (!opened) return opened.error();
        own.connector = *std::move(opened);
    }
    return own.connector->receive({}, request, answer);
}

Result<WebhookAnswer> Engine::receiveWebhook(std::string_view name, const WebhookRequest& request) {
    if (const Status opened = parts_->open(); !opened) return opened.error();
    const ConnectionContext* connection = parts_->workspace->connection(name);
    if (connection == nullptr) return unknownConnection(name);
    WebhookAnswer answer;
    const auto hints = parts_->decode(*connection, request, answer);
    if (!hints) return hints.error();
    if (hints->empty()) return answer;
    const Status kept = parts_->hintDesk.keep(*connection, *hints, request.receivedAtUs);
    if (!kept) return kept.error();
    return answer;
}

Result<std::string> Engine::subscribe(std::string_view name, std::string_view url,
                                      const CallContext& call) {
    if (const Status opened = parts_->open(); !opened) return opened.error();
    const ConnectionContext* connection = parts_->workspace->connection(name);
    if (connection == nullptr) return unknownConnection(name);
    std::vector<std::string> streams;
    for (const StreamContext& stream : connection->streams) {
        if (stream.reads() && stream.description().webhooks) {
            streams.push_back(stream.settings->name);
        }
    }
    if (streams.empty()) {
        return Error{ErrorKind::Unsupported,
                     std::string(name) + ": none of its streams has webhooks", ""};
    }
    // An instance of its own: a run may use the connection's for hours, and vendors call back, for
    // the receiver's answer, before this one ends.
    const auto connector = connection->settings->connector();
    if (!connector) return connector.error();
    return (*connector)->subscribe(call, url, streams);
}

}  // namespace leadloom::sync
