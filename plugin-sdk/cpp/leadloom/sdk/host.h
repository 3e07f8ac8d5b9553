#pragma once

#include <string>
#include <string_view>

#include <leadloom/abi/host.h>
#include <leadloom/sdk/byte_stream.h>
#include <leadloom/sdk/clock.h>
#include <leadloom/sdk/credentials.h>
#include <leadloom/sdk/crypto.h>
#include <leadloom/sdk/digest.h>
#include <leadloom/sdk/directory.h>
#include <leadloom/sdk/http_client.h>
#include <leadloom/sdk/json_pages.h>
#include <leadloom/sdk/log.h>
#include <leadloom/sdk/metrics.h>
#include <leadloom/sdk/rate_limit.h>
#include <leadloom/sdk/state.h>
#include <leadloom/sdk/text_forms.h>

namespace leadloom::sdk {

/// The hub as one connector instance sees it: its services. Cheap to copy; a service that the hub
/// doesn't have answers LL_UNSUPPORTED.
class Host {
public:
    explicit Host(const ll_host* host) : host_(host) {}

    Log log() const { return Log(service<ll_log>(LL_SERVICE_LOG)); }
    Clock clock() const { return Clock(service<ll_clock>(LL_SERVICE_CLOCK)); }
    HttpClient http() const { return HttpClient(service<ll_http>(LL_SERVICE_HTTP)); }
    JsonPages json() const { return JsonPages(service<ll_json>(LL_SERVICE_JSON)); }
    Digest digest() const { return Digest(service<ll_digest>(LL_SERVICE_DIGEST)); }
    State state() const { return State(service<ll_state>(LL_SERVICE_STATE)); }
    Metrics metrics() const { return Metrics(service<ll_metrics>(LL_SERVICE_METRICS)); }
    Credentials credentials() const {
        return Credentials(service<ll_credentials>(LL_SERVICE_CREDENTIALS));
    }
    RateLimit rateLimit() const { return RateLimit(service<ll_rate_limit>(LL_SERVICE_RATE_LIMIT)); }
    Directory directory() const { return Directory(service<ll_directory>(LL_SERVICE_DIRECTORY)); }
    ByteStreams streams() const { return ByteStreams(service<ll_stream>(LL_SERVICE_STREAM)); }
    Crypto crypto() const { return Crypto(service<ll_crypto>(LL_SERVICE_CRYPTO)); }
    TextForms textForms() const { return TextForms(service<ll_text_forms>(LL_SERVICE_TEXT_FORMS)); }

    /// Any service by its id, or null.
    template <typename Table>
    const Table* service(std::string_view id) const {
        return static_cast<const Table*>(host_->get_service(host_, given(id)));
    }

private:
    const ll_host* host_;
};

}  // namespace leadloom::sdk
