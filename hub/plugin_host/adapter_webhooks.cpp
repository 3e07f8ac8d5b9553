// The webhook half of ConnectorAdapter.
#include <leadloom/abi/webhook.h>

#include "hub/plugin_host/call_frame.h"
#include "hub/plugin_host/connector_adapter.h"
#include "hub/plugin_host/record_bridge.h"

namespace leadloom::plugin_host {
namespace {

/// ll_webhook_request with the memory behind it.
struct Request {
    explicit Request(const sync::WebhookRequest& source) {
        for (const auto& [name, value] : source.headers) {
            headers.push_back({strOf(name), strOf(value)});
        }
        request.struct_size = sizeof request;
        request.method = strOf(source.method);
        request.url = strOf(source.url);
        request.headers = headers.data();
        request.header_count = headers.size();
        request.body = strOf(source.body);
        request.received_at_us = source.receivedAtUs;
    }

    std::vector<ll_header> headers;
    ll_webhook_request request{};
};

struct HintSink {
    ll_record_sink sink{};
    std::vector<sync::WebhookHint> hints;

    HintSink() {
        sink.struct_size = sizeof sink;
        sink.hub = this;
        sink.put = [](const ll_record_sink* self, const ll_record* records,
                      std::size_t count) -> ll_status {
            const char* at = reinterpret_cast<const char*>(records);
            for (std::size_t i = 0; i < count; ++i, at += records->struct_size) {
                const auto& record = *reinterpret_cast<const ll_record*>(at);
                sync::RawRecord raw;
                if (!convert(record, raw)) return LL_BUG;
                sync::WebhookHint hint;
                hint.eventId = viewOf(record.event_id);
                hint.stream = viewOf(record.stream);
                hint.externalId = raw.externalId;
                hint.kind = raw.kind;
                hint.targetId = raw.targetId;
                hint.occurredAtUs = raw.modifiedAtUs;
                static_cast<HintSink*>(self->hub)->hints.push_back(std::move(hint));
            }
            return LL_OK;
        };
        sink.checkpoint = [](const ll_record_sink*, ll_str, std::int64_t) -> ll_status {
            return LL_BUG;
        };
        sink.reject = [](const ll_record_sink*, ll_str, ll_str, ll_str, ll_str) -> ll_status {
            return LL_OK;
        };
        sink.expect = [](const ll_record_sink*, std::int64_t) {};
    }
};

}  // namespace

Result<std::vector<sync::WebhookHint>> ConnectorAdapter::receive(
    const sync::CallContext& call, const sync::WebhookRequest& request,
    sync::WebhookAnswer& answer) {
    const auto* table = static_cast<const ll_webhook*>(
        connector_->get_extension(connector_, strOf(LL_EXT_WEBHOOK)));
    if (table == nullptr) return unsupported({}, "take webhooks");
    const CallFrame frame(call, place());
    const Request shaped(request);
    struct Challenge {
        ll_text_sink sink{};
        std::string body;
    } challenge;
    challenge.sink.struct_size = sizeof challenge.sink;
    challenge.sink.receiver = &challenge;
    challenge.sink.put = [](const ll_text_sink* sink, ll_str text) -> ll_status {
        static_cast<Challenge*>(sink->receiver)->body = viewOf(text);
        return LL_OK;
    };
    if (table->challenge(connector_, frame.call(), &shaped.request, &challenge.sink) == LL_OK) {
        answer = {200, "text/plain; charset=utf-8", challenge.body};
        return std::vector<sync::WebhookHint>{};
    }
    const CallFrame verifying(call, place());
    if (const ll_status status = table->verify(connector_, verifying.call(), &shaped.request);
        status != LL_OK) {
        Error error = verifying.error(status);
        if (status == LL_FORBIDDEN) error.kind = ErrorKind::Auth;
        return error;
    }
    const CallFrame decoding(call, place());
    HintSink hints;
    if (const ll_status status =
            table->decode(connector_, decoding.call(), &shaped.request, &hints.sink);
        status != LL_OK) {
        return decoding.error(status);
    }
    return std::move(hints.hints);
}

}  // namespace leadloom::plugin_host
