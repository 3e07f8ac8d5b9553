// The webhook half of ConnectorAdapter.
#include <algorithm>
#include <strings.h>

#include <leadloom/abi/webhook.h>

#include "hub/plugin_host/call_frame.h"
#include "hub/plugin_host/connector_adapter.h"
#include "hub/plugin_host/record_bridge.h"
#include "hub/plugin_host/text_sink.h"

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

sync::WebhookHint hintOf(const ll_record& record, const sync::RawRecord& raw) {
    sync::WebhookHint hint;
    hint.eventId = viewOf(record.event_id);
    hint.stream = viewOf(record.stream);
    hint.kind = raw.kind;
    hint.targetStream = raw.targetStream;
    hint.targetId = raw.targetId;
    hint.occurredAtUs = raw.modifiedAtUs;
    hint.payload = raw.payload;
    if (const char* fault = raw.externalId.empty() ? nullptr : faultOfId(raw.externalId)) {
        hint.externalId = placeOfId(raw.externalId);
        hint.rejection = fault;
        return hint;
    }
    hint.externalId = raw.externalId;
    hint.associations = raw.associations;
    hint.version = raw.version;
    if (!raw.payload.empty()) hint.hash = hashOf(raw);
    return hint;
}

struct HintSink {
    ll_record_sink sink{};
    std::vector<sync::WebhookHint> hints;

    HintSink() {
        sink.struct_size = sizeof sink;
        sink.hub = this;
        sink.put = &HintSink::put;
        sink.checkpoint = [](const ll_record_sink*, ll_str, std::int64_t) -> ll_status {
            return LL_BUG;
        };
        sink.reject = &HintSink::reject;
        sink.expect = [](const ll_record_sink*, std::int64_t) {};
    }

private:
    static ll_status put(const ll_record_sink* self, const ll_record* records, std::size_t count) {
        return guardedSink([&]() -> ll_status {
            const char* at = reinterpret_cast<const char*>(records);
            for (std::size_t i = 0; i < count; ++i, at += records->struct_size) {
                const auto& record = *reinterpret_cast<const ll_record*>(at);
                sync::RawRecord raw;
                if (!convert(record, raw)) return LL_BUG;
                static_cast<HintSink*>(self->hub)->hints.push_back(hintOf(record, raw));
            }
            return LL_OK;
        });
    }
    static ll_status reject(const ll_record_sink* self, ll_str stream, ll_str place, ll_str reason,
                            ll_str raw) {
        return guardedSink([&]() -> ll_status {
            sync::WebhookHint hint;
            hint.stream = viewOf(stream);
            hint.externalId = viewOf(place);
            hint.rejection = viewOf(reason);
            hint.payload = viewOf(raw);
            static_cast<HintSink*>(self->hub)->hints.push_back(std::move(hint));
            return LL_OK;
        });
    }
    template <typename Body>
    static ll_status guardedSink(Body&& body) noexcept {
        try {
            return body();
        } catch (...) {
            return LL_BUG;
        }
    }
};

/// Whether the body is of a kind that the vendor sends: what isn't is no webhook of its.
Status checkMediaType(const WebhookDescription& webhook, const sync::WebhookRequest& request) {
    if (webhook.mediaTypes.empty() || request.method == "GET" || request.method == "HEAD")
        return Status::ok();
    std::string type;
    for (const auto& [name, value] : request.headers)
        if (strcasecmp(name.c_str(), "Content-Type") == 0) type = value;
    type.resize(std::min(type.find_first_of("; "), type.size()));
    for (const std::string& taken : webhook.mediaTypes)
        if (strcasecmp(taken.c_str(), type.c_str()) == 0) return Status::ok();
    return Error{
        ErrorKind::InvalidRecord, "a webhook of another media type than the vendor's", "", {}, 415};
}

}  // namespace

Result<std::vector<sync::WebhookHint>> ConnectorAdapter::receive(
    const sync::CallContext& call, const sync::WebhookRequest& request,
    sync::WebhookAnswer& answer) {
    const auto* table = static_cast<const ll_webhook*>(
        connector_->get_extension(connector_, strOf(LL_EXT_WEBHOOK)));
    if (table == nullptr) return unsupported({}, "take webhooks");
    if (const Status fits = checkMediaType(webhook_, request); !fits) return fits.error();
    const auto refused = [](const CallFrame& frame, ll_status status) {
        Error error = frame.error(status);
        if (status == LL_FORBIDDEN) error.kind = ErrorKind::Auth;
        return error;
    };
    const CallFrame greeting(call, place());
    const Request shaped(request);
    TextSink challenge;
    const ll_status greeted =
        table->challenge(connector_, greeting.call(), &shaped.request, challenge.sink());
    if (greeted == LL_OK) {
        answer = {200, "text/plain; charset=utf-8", challenge.text()};
        return std::vector<sync::WebhookHint>{};
    }
    if (greeted != LL_UNSUPPORTED) return refused(greeting, greeted);
    const CallFrame verifying(call, place());
    if (const ll_status status = table->verify(connector_, verifying.call(), &shaped.request);
        status != LL_OK) {
        return refused(verifying, status);
    }
    const CallFrame decoding(call, place());
    HintSink hints;
    if (const ll_status status =
            table->decode(connector_, decoding.call(), &shaped.request, &hints.sink);
        status != LL_OK) {
        return decoding.error(status);
    }
    answer = {200, webhook_.answerType, webhook_.answer};
    return std::move(hints.hints);
}

}  // namespace leadloom::plugin_host
