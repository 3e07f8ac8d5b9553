#include "hub/plugin_host/http_service.h"

#include "hub/plugin_host/service_call.h"

namespace leadloom::plugin_host {
namespace {

std::vector<net::HttpHeader> headersOf(const ll_http_request& request) {
    std::vector<net::HttpHeader> headers;
    headers.reserve(request.header_count);
    for (std::size_t index = 0; index < request.header_count; ++index) {
        const ll_header& header = request.headers[index];
        headers.push_back({viewOf(header.name), viewOf(header.value)});
    }
    return headers;
}

Error redacted(Error error, const security::Redactor& redactor) {
    error.message = redactor.redact(error.message);
    return error;
}

}  // namespace

HttpService::HttpService(net::HttpClient& client, const security::Redactor& redactor)
    : client_(client), redactor_(redactor), table_{sizeof(ll_http), this, &HttpService::send} {}

ll_status HttpService::send(const ll_http* self, const ll_call* call,
                            const ll_http_request* request, const ll_http_sink* sink) {
    return guarded(
        call, [&] { return static_cast<HttpService*>(self->hub)->exchange(call, *request, sink); });
}

ll_status HttpService::exchange(const ll_call* call, const ll_http_request& request,
                                const ll_http_sink* sink) {
    const std::string_view credential = viewOf(request.credential);
    if (!credential.empty() && credential != LL_CREDENTIAL_AUTH &&
        credential != LL_CREDENTIAL_NONE) {
        return report(
            call, {ErrorKind::InvalidConfig, "no credential is called " + std::string(credential),
                   "use \"auth\" or \"none\""});
    }
    const auto headers = headersOf(request);
    net::HttpRequest outgoing;
    outgoing.method = viewOf(request.method);
    outgoing.url = viewOf(request.url);
    outgoing.headers = headers;
    outgoing.body = viewOf(request.body);
    outgoing.safe = request.safe != 0;
    outgoing.idempotencyKey = viewOf(request.idempotency_key);
    outgoing.bucket = viewOf(request.bucket);
    outgoing.authorized = credential != LL_CREDENTIAL_NONE;
    outgoing.timeout = std::chrono::milliseconds(request.timeout_ms);
    auto response = client_.send(outgoing, scopeOf(call));
    if (!response) return report(call, redacted(response.error(), redactor_));
    return deliver(*response, sink);
}

ll_status HttpService::deliver(const net::HttpResponse& response, const ll_http_sink* sink) {
    std::vector<ll_header> headers;
    headers.reserve(response.headers.size());
    for (const auto& [name, value] : response.headers) {
        headers.push_back({strOf(name), strOf(value)});
    }
    const TimeUs serverTimeUs = response.serverTimeUs();
    if (serverTimeUs != 0) serverTimeUs_ = serverTimeUs;
    const ll_http_response handed{
        sizeof(ll_http_response),    response.status, headers.data(), headers.size(),
        strOf(response.body.view()), serverTimeUs};
    const std::string_view outer = std::exchange(bodyInHand_, response.body.view());
    const ll_status status = sink->response(sink, &handed);
    bodyInHand_ = outer;
    return status;
}

}  // namespace leadloom::plugin_host
