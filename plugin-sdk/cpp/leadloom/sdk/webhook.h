#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <leadloom/abi/webhook.h>
#include <leadloom/sdk/call.h>
#include <leadloom/sdk/http_response.h>
#include <leadloom/sdk/record_sink.h>
#include <leadloom/sdk/result.h>

namespace leadloom::sdk {

/// A request that reached the hub's hook address. Borrowed for the call.
class WebhookRequest {
public:
    explicit WebhookRequest(const ll_webhook_request* request) : request_(request) {}

    std::string_view method() const { return view(request_->method); }
    /// In full, as the vendor called it.
    std::string_view url() const { return view(request_->url); }
    std::string_view body() const { return view(request_->body); }
    std::int64_t receivedAt() const { return request_->received_at_us; }
    /// Without regard to case; empty where it isn't there.
    std::string_view header(std::string_view name) const {
        for (std::size_t i = 0; i < request_->header_count; ++i)
            if (sameHeaderName(view(request_->headers[i].name), name))
                return view(request_->headers[i].value);
        return {};
    }

private:
    const ll_webhook_request* request_;
};

/// leadloom.webhook/1: what the vendor calls us with. See webhook_signature.h for verifying.
class Webhook {
public:
    virtual ~Webhook() = default;
    /// Makes the vendor's subscriptions equal to the desired ones and gives what stands then; the
    /// shapes are in leadloom/abi/webhook.h.
    virtual Result<std::string> subscribe(const Call&, std::string_view /*desiredJson*/) {
        return Status{LL_UNSUPPORTED, "subscriptions are made in the vendor's own console"};
    }
    /// The answer to a handshake; LL_UNSUPPORTED where the request is none.
    virtual Result<std::string> challenge(const Call&, const WebhookRequest&) {
        return Status{LL_UNSUPPORTED};
    }
    /// LL_OK or LL_FORBIDDEN. Makes no request.
    virtual Status verify(const Call& call, const WebhookRequest& request) = 0;
    /// One record an event. Makes no request, never checkpoints.
    virtual Status decode(const Call& call, const WebhookRequest& request,
                          const RecordSink& sink) = 0;
};

}  // namespace leadloom::sdk
